"""`replay` and `simulate`: recordings and made-up seasons, played over MQTT against a running Soleus."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from domain.errors import NotFound
from ingest.bridges import replay as bridge
from ingest.bridges.decode import decode_file
from simulators import profile
from simulators.faults import Faults
from simulators.runner import DEVICE
from simulators.scenarios import SCENARIOS, scenario
from soleus import byhand, context, credentials
from store import people

RunnerName = Annotated[str | None, typer.Option("--runner", help="Whose runs; made when new.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def replay(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A FIT, TCX or GPX file.")],
    runner: Annotated[str, typer.Option("--runner", help="Whose run; made when new.")],
    speed: Annotated[str, typer.Option(help="Multiple of real time, or max.")] = "60",
    now: Annotated[bool, typer.Option("--now", help="Move it to the present: it ends when the playing ends.")] = False,  # noqa: FBT002 - a flag is a bool
    as_json: AsJson = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Play a recording over MQTT as the watch would; ends when all of it is stored and analysed. Goes on after a cut."""
    config = context.settings()
    multiple = bridge.read_speed(speed)
    people.check_slug(runner, "runner")
    decoded = decode_file(file)  # before anybody is made for its sake: it may be no recording at all
    with context.opened(config) as store:
        login = credentials.device_login(config, store, runner, bridge.DEVICE)
        played = asyncio.run(
            bridge.replay(
                decoded,
                login,
                runner,
                data=config.data,
                clock=context.CLOCK,
                tell=_tell,
                speed=multiple,
                now=now,
            ),
        )
        byhand.await_analysis(store, runner, [run.key for run in played])
    rows = [{"sid": run.sid, "key": run.key, "samples": run.samples, "steps": run.steps} for run in played]
    if as_json:
        context.print_json({"file": file.name, "runner": runner, "runs": rows})
    else:
        _tell(f"{file.name}: {len(played)} run(s) stored for {runner}.")


def simulate(  # noqa: PLR0917 - typer calls it by name; these are the command's options
    name: Annotated[str | None, typer.Argument(metavar="SCENARIO", help="See --list.")] = None,
    runner: RunnerName = None,
    weeks: Annotated[int | None, typer.Option(min=1, max=520, help="How many; else as many as the scenario needs.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed runs the same runs.")] = 0,
    speed: Annotated[str, typer.Option(help="Multiple of real time within a run, or max.")] = "max",
    faults: Annotated[str, typer.Option(help="Any of duplicates,disorder,skew,offline.")] = "",
    listing: Annotated[bool, typer.Option("--list", help="List the scenarios.")] = False,  # noqa: FBT002 - a flag is a bool
    as_json: AsJson = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Play a made-up season that ends now over MQTT, against a running Soleus."""
    if listing:
        _list(as_json=as_json)
        return
    if name is None or runner is None:
        raise typer.BadParameter("Name a scenario and a --runner, or ask for --list.")
    try:
        chosen = scenario(name)
    except NotFound as error:
        raise typer.BadParameter(str(error), param_hint="SCENARIO") from error
    mishaps, multiple = Faults.parse(faults), bridge.read_speed(speed)
    people.check_slug(runner, "runner")
    config = context.settings()
    began = time.monotonic()
    with context.opened(config) as store:
        now_ms = context.CLOCK()
        zone_name = store.write(lambda session: profile.enter(session, runner, chosen, now_ms, weeks))
        login = credentials.device_login(config, store, runner, DEVICE)
        diary = chosen.write(seed, weeks or chosen.weeks, now_ms, zone_name)
        hand = byhand.Hand(store, login, runner, context.CLOCK, multiple, mishaps, seed)
        with _progress() as bar:
            task = bar.add_task(f"{chosen.name} for {runner}", total=len(diary.runs))
            asyncio.run(hand.play(diary, on_done=lambda: bar.advance(task)))
        played_s = time.monotonic() - began - hand.waited_s
    summary = {
        "scenario": chosen.name,
        "runner": runner,
        "seed": seed,
        "runs": len(diary.runs),
        "entries": len(diary.entries),
        "samples": sum(len(run.recorded.trace) for run in diary.runs),
        "seconds": round(played_s, 3),
        "cuts": hand.cuts,
    }
    if as_json:
        context.print_json(summary)
    else:
        _tell(f"{len(diary.runs)} runs stored for {runner} in {played_s:.1f} s.")


def _list(*, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "name": known.name,
                "title": known.title,
                "weeks": known.weeks,
                "fires": list(known.fires),
                "must_not_fire": list(known.must_not_fire),
            }
            for known in SCENARIOS
        ]
        context.print_json(rows)
        return
    for known in SCENARIOS:
        typer.echo(f"{known.name:20} {known.title} ({known.weeks} weeks)")


def _tell(text: str) -> None:
    context.progress.print(text, markup=False, highlight=False)


def _progress() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=context.progress)
