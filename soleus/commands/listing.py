"""`soleus runs|findings|alerts|deadletters`: what is stored, as a table for people or as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from domain import units
from soleus import context
from store import dead_letters, people, views
from store import runs as run_rows

RunnerName = Annotated[str, typer.Option("--runner", help="Whose.")]
AnyRunner = Annotated[str | None, typer.Option("--runner", help="Whose; all when left out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many; all when left out.")]
RunId = Annotated[int | None, typer.Option("--run", help="Only those of one run.")]


def runs(runner: RunnerName, as_json: AsJson = False, limit: Limit = None) -> None:  # noqa: FBT002 - a flag is a bool
    """List a runner's runs with their metrics, newest first."""

    def work(session: Session) -> list[dict[str, Any]]:
        people.runner(session, runner)
        pairs = views.with_metrics(session, run_rows.listing(session, runner, most=limit))
        return [views.run_as_json(*pair) for pair in pairs]

    found = _read(work)
    if as_json:
        context.print_json(found)
        return
    rows = [
        (
            row["id"],
            row["started_at"][:16].replace("T", " "),
            row["source"],
            units.format_distance(row["distance_m"]) if row["distance_m"] is not None else "–",
            units.format_duration(row["timer_s"]) if row["timer_s"] is not None else "–",
            f"{row['metrics']['calf_load']:.1f}" if row["metrics"]["calf_load"] is not None else "–",
            "not counted" if row["excluded"] else row["state"],
        )
        for row in found
    ]
    _print(("id", "started (UTC)", "from", "distance", "time", "calf-km", "state"), rows)


def findings(
    runner: RunnerName,
    as_json: AsJson = False,  # noqa: FBT002 - a flag is a bool
    run: RunId = None,
    limit: Limit = None,
) -> None:
    """List what the rules found, newest first."""

    def work(session: Session) -> list[dict[str, Any]]:
        people.runner(session, runner)
        return views.findings_json(session, runner, run_id=run, most=limit)

    found = _read(work)
    if as_json:
        context.print_json(found)
        return
    _print(("id", "rule", "severity", "run", "why"), [_cells(row, "id", "rule", "severity", "run", "why") for row in found])


def alerts(
    runner: RunnerName,
    as_json: AsJson = False,  # noqa: FBT002 - a flag is a bool
    run: RunId = None,
    limit: Limit = None,
) -> None:
    """List what was told and what was held back, each with its reason, newest first."""

    def work(session: Session) -> list[dict[str, Any]]:
        people.runner(session, runner)
        return views.alerts_json(session, runner, run_id=run, most=limit)

    found = _read(work)
    if as_json:
        context.print_json(found)
        return
    rows = [
        (
            *_cells(row, "id", "rule", "severity", "decision", "reason"),
            ", ".join(f"{delivery['channel']} {delivery['status']}" for delivery in row["deliveries"]),
        )
        for row in found
    ]
    _print(("id", "rule", "severity", "decision", "reason", "deliveries"), rows)


def deadletters(
    runner: AnyRunner = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag is a bool
    limit: Limit = None,
) -> None:
    """List messages that could not be used, with the reason, newest first."""
    most = dead_letters.MOST_ROWS if limit is None else limit
    rows = _read(partial(dead_letters.listing, runner_id=runner, most=most))
    found = [dead_letters.as_json(row) for row in rows]
    if as_json:
        context.print_json(found)
        return
    names = ("id", "received_at", "topic", "reason", "size")
    _print(names, [_cells(row, *names) for row in found])


def _read(work: Any) -> Any:  # noqa: ANN401 - whatever the work returns
    with context.opened(context.settings()) as store:
        return store.read(work)


def _cells(row: dict[str, Any], *names: str) -> tuple[object, ...]:
    return tuple(row[name] if row[name] is not None else "–" for name in names)


def _print(names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    table = Table(*names)
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console().print(table)
