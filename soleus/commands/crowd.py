"""`soleus simulate cohort`: what the warnings cost a healthy runner, and how many harmed ones they reach in time."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from soleus import cohort as crowd
from soleus import context


def cohort(
    runners: Annotated[int, typer.Option(min=1, max=10_000, help="How many people.")] = 200,
    weeks: Annotated[int, typer.Option(min=10, max=104, help="How long each of them runs.")] = 26,
    seed: Annotated[int, typer.Option(help="The same seed makes the same people.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Judge a crowd of made-up runners; exit code 1 when a target is missed."""
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=context.progress)
    with bar:
        task = bar.add_task("people judged", total=runners)
        found = crowd.run(runners, weeks, seed, jobs=jobs, on_done=lambda done: bar.update(task, completed=done))
    if as_json:
        context.print_json(found)
    else:
        _tell(found)
    if not all(target["reached"] for target in found["targets"].values()):
        raise typer.Exit(1)


def _tell(found: dict[str, Any]) -> None:
    healthy, harmed, chance = found["healthy"], found["harmed"], found["chance"]
    by_rule = ", ".join(f"{rule} {count}" for rule, count in healthy["by_rule"].items())
    by_story = ", ".join(f"{name} {told['warned']}/{told['harmed']}" for name, told in harmed["by_story"].items())
    typer.echo(
        f"{healthy['runners']} healthy runners, {healthy['runner_weeks']} weeks: {healthy['findings']} findings at watch or "
        f"above, {healthy['per_runner_week']} a week (at most {crowd.BURDEN}).\n  {by_rule}\n"
        f"{harmed['runners']} harmed runners: {harmed['warned']} warned in the {crowd.LEAD_DAYS} days before, share "
        f"{harmed['share']} (at least {crowd.WARNED}; {harmed['share_14_days']} in {crowd.NEAR_DAYS} days), "
        f"{harmed['days_ahead_median']} days ahead in the median.\n  {by_story}\n"
        f"A healthy runner has such a finding in {chance['share']} of all {crowd.LEAD_DAYS}-day windows, and in "
        f"{chance['share_14_days']} of {crowd.NEAR_DAYS}-day ones.\n\n"
        f"Tuned on it: {found['tuned_on']}\nWhat it does not prove:\n{found['does_not_prove']}",
    )
