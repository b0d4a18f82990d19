"""`soleus simulate season`: how often a runner hears of Soleus, week by week."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from domain.errors import NotFound
from simulators.strained_season import SCENARIO as STRAINED
from soleus import context, verification
from soleus import season as replays


def season(
    name: Annotated[str, typer.Option("--scenario", help="See soleus simulate --list.")] = STRAINED.name,
    weeks: Annotated[int | None, typer.Option(min=1, max=104, help="How many; else as many as the scenario needs.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed runs the same runs.")] = verification.SEED,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Replay a season and count what reached the runner, by week and channel, and what was held back, by reason."""
    try:
        chosen = replays.known(name)
    except NotFound as error:
        raise typer.BadParameter(str(error), param_hint="--scenario") from error
    found = replays.replay(chosen, weeks, seed)
    if as_json:
        context.print_json(found)
    else:
        _tell(found)


def _tell(found: dict[str, Any]) -> None:
    """A row a week and one for all; below it what was held."""
    kinds = ("alerts", "reminders", "reports")
    table = Table("week", "from", "runs", *replays.CHANNELS, *(f"phone: {kind}" for kind in kinds), title=found["title"])
    totals = [0] * (1 + len(replays.CHANNELS) + len(kinds))
    for row in found["weeks"]:
        numbers = [row["runs"], *row["messages"].values(), *(row["phone"][kind] for kind in kinds)]
        totals = [total + number for total, number in zip(totals, numbers, strict=True)]
        table.add_row(str(row["week"]), row["from"], *map(str, numbers))
    table.add_section()
    table.add_row("all", "", *map(str, totals))
    context.report.print(table)
    held = ", ".join(f"{reason} {count}" for reason, count in found["held"].items())
    typer.echo(f"Held: {held or 'nothing'}.")
