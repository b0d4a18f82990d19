"""`soleus simulate`: play a scenario, or with a word of its own: `verify`, `cohort`, `season`, `archive`."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from typer.core import TyperGroup

from soleus import context, verification
from soleus.commands import archiving, crowd, playing, seasons

PLAY = "play"


class _Words(TyperGroup):
    """A line that does not begin with one of the words plays a scenario: `soleus simulate steady --runner anna`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - a click.Context
        if not args or args[0] not in {*self.commands, "--help"}:
            args = [PLAY, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Words,
    help="Made-up runners: play a scenario, verify every rule, judge a cohort, count a season's alerts, make an archive.",
)
app.command(PLAY)(playing.simulate)
app.command("cohort")(crowd.cohort)
app.command("season")(seasons.season)
app.command("archive")(archiving.archive)


@app.command()
def verify(
    rules: Annotated[list[str] | None, typer.Argument(metavar="RULE…", help="Only these rows; else all.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Play the scenario and the near miss of every row of the rule catalogue; exit code 1 when any is not as it must be."""
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=context.progress) as bar:
        task = bar.add_task("scenarios played", total=verification.count(rules))
        rows = verification.verify(rules, jobs=jobs, on_done=lambda: bar.advance(task))
    if as_json:
        context.print_json(rows)
    else:
        table = Table("rule", "kind", "scenario", "fired", "near miss", "silent")
        for row in rows:
            marks = ["yes" if row[name] else "NO" for name in ("fired", "near_miss_silent")]
            table.add_row(row["rule"], row["kind"], row["scenario"], marks[0], row["near_miss"], marks[1])
        context.report.print(table)
    if not all(row["fired"] and row["near_miss_silent"] for row in rows):
        raise typer.Exit(1)
