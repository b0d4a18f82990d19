"""What `soleus demo` plays: a made-up season that ends now, then one run in real time."""

from __future__ import annotations

import asyncio

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlmodel import Session

from api.deps import Guest
from domain.access import Viewer
from domain.clock import Clock
from domain.errors import Unavailable
from simulators import fleet, profile
from simulators.runner import DEVICE
from simulators.scenarios import scenario
from soleus import context, credentials
from soleus.processes import Parts
from store import accounts, preferences, viewers
from store.engine import Store

RUNNER = "demo"
SEED = 7
HOUR_S = 3600.0
PATIENCE_S = 15.0


def guest(store: Store, clock: Clock) -> Guest:
    """The demonstration's runner, whom every visitor from this machine is signed in as; nobody knows the password."""

    def work(session: Session) -> Viewer:
        profile.enter(session, RUNNER, scenario("demo"), clock())
        known = accounts.by_name(session, RUNNER)
        row = known or accounts.add(session, RUNNER, accounts.NO_PASSWORD, clock(), runner_id=RUNNER, coach=True, admin=True)
        return viewers.of_account(session, row)

    viewer = store.write(work)
    return lambda: viewer


async def play(parts: Parts, seconds: float | None) -> None:
    """Play the season over MQTT, then a live run; ends after `seconds`, or never."""
    try:
        async with asyncio.timeout(seconds):
            await _season_and_run(parts)
    except TimeoutError:
        return


async def _season_and_run(parts: Parts) -> None:
    chosen = scenario("demo")
    now_ms = parts.clock()
    zone_name = await parts.store.write_async(lambda session: profile.enter(session, RUNNER, chosen, now_ms))
    # Whoever looks is awake, whatever the hour.
    await parts.store.write_async(lambda session: preferences.change(session, RUNNER, {"quiet": False}, now_ms))
    parts.bell.ring("devices")
    login = await asyncio.to_thread(credentials.device_login, parts.config, parts.store, RUNNER, DEVICE)
    season = chosen.build(SEED, chosen.weeks, now_ms, zone_name)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=context.progress) as bar:
        task = bar.add_task(f"{chosen.weeks} weeks of running", total=len(season))
        await fleet.play_runs(login, RUNNER, season, parts.clock, on_done=lambda _: bar.advance(task))
    context.progress.print("A run is under way: look at Live. Ctrl-C ends the demonstration.")
    lap = 0
    while True:
        lap += 1
        try:
            await fleet.live_run(login, RUNNER, HOUR_S, parts.clock, seed=SEED + lap)
        except Unavailable:
            await asyncio.sleep(PATIENCE_S)  # the broker is being restarted; the watch would wait too
