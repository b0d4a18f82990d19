"""`soleus import`: recordings from files straight to the store."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from domain.clock import Clock
from domain.errors import BadInput
from ingest.bridges.archive import Report, import_paths
from soleus import context
from store import people
from store.engine import Store

_BATCH = 64
"""Most runs analysed between two batches of files, which bring about as many."""
_FEW = 5
"""So many files that are no runs are named, each with what it is; more would bury what was refused."""


def import_files(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="FIT, TCX or GPX files, an Apple Health export, or folders, zips and exports (Garmin, Strava) of them.",
        ),
    ],
    runner: Annotated[str, typer.Option("--runner", help="Whose runs; made when new.")],
    *,
    deleted_too: Annotated[bool, typer.Option("--deleted-too", help="Also runs that were deleted here.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Import recordings; returns when their runs are analysed. Needs no running service."""
    from analysis import worker  # noqa: PLC0415 - what only this command needs is not loaded by every other
    from analysis.packed import measured  # noqa: PLC0415 - likewise

    people.check_slug(runner, "runner")
    began = time.perf_counter()
    with context.opened(context.settings()) as store, _bar() as bar:
        task = bar.add_task("Reading files", total=None)
        report = import_paths(
            store,
            context.CLOCK,
            runner,
            paths,
            measured,
            deleted_too=deleted_too,
            on_progress=lambda done, found: bar.update(task, completed=done, total=found),
            on_extended=lambda: keep_up(store, context.CLOCK),
        )
        analysing = bar.add_task("Analysing runs", total=None)
        worker.analyse_due(
            store,
            context.CLOCK,
            on_progress=lambda done, due: bar.update(analysing, completed=done, total=due),
        )
    result = summary(report, time.perf_counter() - began)
    if as_json:
        context.print_json(result)
    else:
        _print(result)
    if report.outcomes and report.count("refused") + report.count("other") == len(report.outcomes):
        raise typer.Exit(1)
    if not report.outcomes:
        remedy = "Name .fit, .tcx or .gpx files, or folders or zips of them."
        raise BadInput("There is no recording in these paths.", remedy, field="PATH")


def keep_up(store: Store, clock: Clock) -> None:
    """Analyse what is due so far, while the next files are being decoded in other processes."""
    from analysis import worker  # noqa: PLC0415 - see import_files

    worker.analyse_batch(store, clock, _BATCH)


def summary(report: Report, seconds: float) -> dict[str, Any]:
    """What `import --json` prints; `files` is the sum of what became of them, `runs` = how many runs are new.

    `sources`: files that are a further recording of runs that were there, and of which. `other` are no runs: of another
    sport, or no activity at all.
    """
    return {
        "files": len(report.outcomes),
        "imported": report.count("imported"),
        "sources": [{"file": one.file, "runs": list(one.joined)} for one in report.sources],
        "duplicates": report.count("duplicate"),
        "deleted": [{"file": one.file, "reason": one.reason} for one in report.deleted],
        "refused": [{"file": one.file, "reason": one.reason} for one in report.refused],
        "other": [{"file": one.file, "reason": one.reason} for one in report.other],
        "runs": len(report.run_ids),
        "seconds": round(seconds, 3),
    }


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=context.progress)


def _print(result: dict[str, Any]) -> None:
    context.progress.print(
        f"{result['files']} files in {result['seconds']:.1f} s: "
        f"{result['imported']} imported with {result['runs']} new runs, {len(result['sources'])} kept as further recordings "
        f"of runs that were there, {result['duplicates']} known already, "
        f"{len(result['refused'])} refused.",
    )
    if result["deleted"]:
        context.progress.print(f"{len(result['deleted'])} were deleted here before; import them with --deleted-too")
    if len(result["other"]) > _FEW:
        context.progress.print(f"{len(result['other'])} are no runs: of another sport, or no activities at all.")
    few = result["other"] if len(result["other"]) <= _FEW else []
    for one in (*result["deleted"], *result["refused"], *few):
        context.progress.print(f"  {one['file']}: {one['reason']}", markup=False)
