"""`soleus preferences`: when and how often a runner wants to be told."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer
from sqlmodel import Session

from domain import day_times
from domain.errors import BadInput, shape
from domain.model import Severity
from domain.preferences import Preferences
from soleus import context
from store import people, preferences

app = typer.Typer(no_args_is_help=True, help="When and how often a runner wants to be told: show, set.")

RunnerName = Annotated[str, typer.Option("--runner", help="Whose.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON; times of day are minutes after midnight.")]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NONE = "none"


@app.command()
def show(runner: RunnerName, as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag is a bool
    """Show the runner's own, or the defaults."""

    def work(session: Session) -> Preferences:
        people.runner(session, runner)
        return preferences.of(session, runner)

    with context.opened(context.settings()) as store:
        found = store.read(work)
    _print(found, as_json=as_json)


@app.command(name="set")
def change(
    runner: RunnerName,
    *,
    quiet: Annotated[str | None, typer.Option(help="Quiet hours, e.g. 22:00-07:00; none: there are none.")] = None,
    a_day: Annotated[str | None, typer.Option(help="Messages a day at the most; none: no limit.")] = None,
    report: Annotated[str | None, typer.Option(help="Weekday of the weekly report, e.g. sunday; none: no report.")] = None,
    report_at: Annotated[str | None, typer.Option(help="Its time of day, e.g. 18:00.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change some; what is left out stays. Stop, urgent and red flags come at any hour all the same."""
    changes: dict[str, Any] = {}
    if quiet is not None:
        changes |= _quiet(quiet)
    if a_day is not None:
        if a_day != NONE and not a_day.isdecimal():
            raise BadInput(f"--a-day cannot be {shape(a_day)}.", "Write a number, or none.", field="a_day")
        changes["a_day"] = None if a_day == NONE else int(a_day)
    if report is not None:
        if report.lower() not in {*WEEKDAYS, NONE}:
            raise BadInput(f"--report cannot be {shape(report)}.", "Write a weekday, or none.", field="report_weekday")
        changes["report_weekday"] = None if report == NONE else WEEKDAYS.index(report.lower())
    if report_at is not None:
        changes["report_at"] = day_times.minutes(report_at, "report_at")
    with context.opened(context.settings()) as store:
        changed = store.write(
            partial(preferences.change, runner_id=runner, changes=changes, now_ms=context.CLOCK()),
        )
    _print(changed, as_json=as_json)


def _quiet(text: str) -> dict[str, Any]:
    if text == NONE:
        return {"quiet": False}
    start, _, end = text.partition("-")
    return {
        "quiet": True,
        "quiet_from": day_times.minutes(start, "quiet_from"),
        "quiet_to": day_times.minutes(end, "quiet_to"),
    }


def _print(found: Preferences, *, as_json: bool) -> None:
    if as_json:
        context.print_json(preferences.as_json(found))
        return
    hours = f"{day_times.shown(found.quiet_from)}-{day_times.shown(found.quiet_to)}" if found.quiet else NONE
    weekday = NONE if found.report_weekday is None else WEEKDAYS[found.report_weekday]
    at = "" if found.report_weekday is None else f" at {day_times.shown(found.report_at)}"
    urgent = ", ".join(f"{minutes} min" for minutes in found.repeat_min.get(Severity.URGENT, ()))
    for name, value in (
        ("quiet hours", hours),
        ("messages a day", "no limit" if found.a_day is None else f"{found.a_day} at the most"),
        ("weekly report", f"{weekday}{at}"),
        ("urgent, unanswered", f"again after {urgent}"),
    ):
        typer.echo(f"{name:>18}  {value}")
