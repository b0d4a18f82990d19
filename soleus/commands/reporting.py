"""`soleus checkin`, `soleus care` and `soleus log`: what a runner reports by hand, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import typer
from sqlmodel import Session
from ulid import ULID

from api.reporting import check_in_of
from domain.care import LogEntry
from domain.clock import MS_PER_DAY, from_iso, local_time
from domain.model import Runner
from soleus import care_facts, context, report_files
from store import care_views, people
from store import log as log_rows

RunnerName = Annotated[str, typer.Option("--runner", help="Whose.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LOG_DAYS = 90


def checkin(
    runner: RunnerName,
    file: Annotated[str, typer.Option("--file", help="JSON: one report or a list of them; - for stdin.")],
    as_json: AsJson = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Store check-ins and print what follows: what spoke for what, findings, plans with their due times."""
    reports, many = report_files.read(file)
    now_ms = context.CLOCK()
    taken = [check_in_of(report, "file", now_ms) for report in reports]

    def work(session: Session) -> tuple[Runner, list[dict[str, Any]]]:
        known = people.runner(session, runner)
        found = []
        for report in taken:
            care_facts.take(session, runner, report, now_ms)
            found.append(care_views.report_as_json(session, runner, report.id, care_facts.steps, now_ms))
        return known, found

    with context.opened(context.settings()) as store:
        known, found = store.write(work)
    if as_json:
        context.print_json(found if many else found[0])
        return
    for row in found:
        _print_report(known, row)


def care(
    runner: RunnerName,
    as_json: AsJson = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """List a runner's episodes, red flags and plans, newest first."""
    now_ms = context.CLOCK()

    def work(session: Session) -> tuple[Runner, dict[str, Any]]:
        known = people.runner(session, runner)
        care_facts.bring_up_to_date(session, runner, now_ms)
        return known, care_views.care_as_json(session, runner, care_facts.steps, now_ms)

    with context.opened(context.settings()) as store:
        known, found = store.write(work)
    if as_json:
        context.print_json(found)
        return
    for flag in found["flags"]:
        state = "open" if flag["open"] else f"closed by {flag['closed_by']}"
        typer.echo(f"{_when(known, flag['raised_at'])}  {flag['rule']}  {state}")
    for episode in found["episodes"]:
        place = " ".join(part for part in (episode["side"], episode["site"]) if part) or "somewhere"
        worst = ", ".join("?" if rating["severity"] is None else str(rating["severity"]) for rating in episode["ratings"])
        typer.echo(f"{_when(known, episode['started_at'])}  {place}  {episode['course']}  {worst} of 10")
        _print_triage(episode["triage"])
    _print_plans(known, found["plans"])
    if not (found["flags"] or found["episodes"] or found["plans"]):
        context.progress.print(f"{runner} has reported nothing yet: soleus checkin --runner {runner} --file F")


def log(
    runner: RunnerName,
    kind: Annotated[
        Literal["strength", "hike", "football", "skipping", "other"] | None,
        typer.Argument(help="What was done; left out, the log is listed."),
    ] = None,
    minutes: Annotated[float | None, typer.Option(min=0.1, max=1440, help="How long.")] = None,
    pain: Annotated[int | None, typer.Option(min=0, max=10, help="How much the calf hurt meanwhile, 0 to 10.")] = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Log work for the calf beside running, or list what was logged."""
    now_ms = context.CLOCK()
    entry = None if kind is None else LogEntry(str(ULID()), now_ms, kind, minutes, pain)

    def work(session: Session) -> list[dict[str, Any]]:
        people.runner(session, runner)
        if entry is not None:
            log_rows.add(session, runner, entry)
            care_facts.bring_up_to_date(session, runner, now_ms)
            return [care_views.log_as_json(entry)]
        found = log_rows.entries(session, runner, now_ms - LOG_DAYS * MS_PER_DAY)
        return [care_views.log_as_json(row) for row in reversed(found)]

    with context.opened(context.settings()) as store:
        found = store.read(work) if entry is None else store.write(work)
    if as_json:
        context.print_json(found if entry is None else found[0])
        return
    for row in found:
        length = "" if row["minutes"] is None else f"  {row['minutes']:g} min"
        typer.echo(f"{row['at'][:16].replace('T', ' ')}  {row['kind']}{length}")
    if not found:
        context.progress.print(f"Nothing is logged. One entry: soleus log --runner {runner} strength")


def _print_report(runner: Runner, row: Mapping[str, Any]) -> None:
    place = " ".join(part for part in (row["side"], row["site"]) if part)
    pain = "" if row["severity"] is None else f"{row['severity']} of 10"
    typer.echo("  ".join(part for part in (_when(runner, row["at"]), place, pain) if part))
    for finding in row["findings"]:
        typer.echo(f"  {finding['severity']}  {finding['rule']}  {finding['title']}")
        typer.echo(f"    {finding['why']}")
        typer.echo(f"    {finding['do']}")
    if row["triage"] is not None:
        _print_triage(row["triage"])
    _print_plans(runner, row["plans"])
    if row["not_asked"]:
        typer.echo("  not asked: " + ", ".join(row["not_asked"]))


def _print_triage(triage: Mapping[str, Any]) -> None:
    against = f" or {triage['against']}" if triage["against"] else ""
    sure = "" if triage["clear"] else " (unclear: treated as the more serious one)"
    points = ", ".join(f"{pattern} {points}" for pattern, points in triage["points"].items())
    typer.echo(f"  pattern: {triage['reading']}{against}{sure}" + (f"; points: {points}" if points else ""))
    for spoke in triage["spoke"]:
        typer.echo(f"    {spoke['question']} {spoke['answer']}: {spoke['pattern']} {spoke['points']:+d}")
    if triage["ask"]:
        typer.echo("    would tell them apart: " + ", ".join(triage["ask"]))


def _print_plans(runner: Runner, plans: Sequence[Mapping[str, Any]]) -> None:
    for plan in plans:
        reason = f" ({plan['reason']})" if plan["reason"] else ""
        typer.echo(f"  plan {plan['kind']}: {plan['state']}{reason}, since {_when(runner, plan['started_at'])}")
        for step in plan["steps"]:
            typer.echo(f"    {_when(runner, step['due_at'])}  {step['title']}")


def _when(runner: Runner, at: str) -> str:
    """An instant as the runner's clock shows it."""
    return local_time(from_iso(at), runner.zone).strftime("%Y-%m-%d %H:%M")
