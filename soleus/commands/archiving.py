"""`soleus simulate archive`: a made-up export of ten years, to try an import with."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from simulators import archive as archives
from soleus import context


def archive(
    out: Annotated[Path, typer.Option("--out", file_okay=False, help="The folder to write into; made when new.")],
    files: Annotated[int, typer.Option(min=10, help="Files in all: sound, twice and broken ones.")] = 2500,
    years: Annotated[int, typer.Option(min=1, max=40, help="Over how long they lie.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed makes the same bytes.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Make up a runner's export of years: FIT files in zips in a zip, 5 % twice, 1 % broken. Needs no running service."""
    began = time.perf_counter()
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=context.progress) as bar:
        task = bar.add_task("files made", total=files)
        made = archives.make(out, files=files, years=years, seed=seed, on_part=lambda n, _all: bar.update(task, completed=n))
    told = {name: value for name, value in made.items() if name != "made"}
    if as_json:
        context.print_json(told | {"path": str(out / archives.ARCHIVE)})
    else:
        _print(told, out, time.perf_counter() - began)


def _print(made: dict[str, Any], out: Path, seconds: float) -> None:
    context.report.print(
        f"{made['files']} files in {seconds:.0f} s: {made['runs']} runs from {made['first'][:10]} to {made['last'][:10]}, "
        f"{made['distance_m'] / 1000:,.0f} km; {sum(made['duplicates'].values())} of them twice "
        f"({made['duplicates']['saved_again']} saved again), {sum(made['broken'].values())} broken files.",
    )
    context.report.print(f"{out / archives.ARCHIVE} ({made['bytes'] / 1e6:.0f} MB unpacked), {out / archives.MANIFEST}")
