"""The run under way as a stream of events; a lost connection goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlmodel import Session

from api.admission import still_sees
from api.deps import Deps, Given, Signed
from api.errors import responses
from api.live import LiveRun, current, snapshot
from domain.model import Runner
from store import people

router = APIRouter(prefix="/runners/{runner}", tags=["live"])
MOST_LIFE_S = 900.0
"""A stream ends after this long; the browser comes back by itself, with the id of the last event it saw."""
LEAST_BETWEEN_S = 0.4
"""Events are at least this far apart: nobody reads faster."""
RETRY_MS = 2000


async def known_runner(deps: Given, runner: str) -> Runner:
    """The runner named in the path, looked up before the stream begins."""
    return await deps.store.read_async(lambda session: people.runner(session, runner))


@router.get("/live", response_class=EventSourceResponse, responses=responses(404))
async def live(
    deps: Given,
    viewer: Signed,
    runner: Annotated[Runner, Depends(known_runner)],
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Events `run` (a snapshot of the run under way), `idle` (there is none). The id names what was seen."""
    seen = last_event_id
    ends = asyncio.get_running_loop().time() + MOST_LIFE_S
    listener = deps.bell.listener("inbox", "runs")
    run: LiveRun | None = None
    yield ServerSentEvent(retry=RETRY_MS, comment="the run under way")
    while await still_sees(deps, viewer, runner.id):
        run, shown = await deps.store.read_async(_reader(deps, runner, run))
        mark = "idle" if run is None else f"{run.key[2]}.{run.seen}.{shown['state']}"
        if mark != seen:
            seen = mark
            yield ServerSentEvent(event="idle" if run is None else "run", id=mark, data=shown)
        if deps.stopping.is_set() or asyncio.get_running_loop().time() > ends:
            return
        await asyncio.sleep(LEAST_BETWEEN_S)
        await listener.wait(1.0)


def _reader(deps: Deps, runner: Runner, known: LiveRun | None) -> Any:  # noqa: ANN401 - a function of a session
    def work(session: Session) -> tuple[LiveRun | None, dict[str, Any]]:
        row = current(session, runner.id)
        if row is None:
            return None, {"state": "idle"}
        key = (row.runner_id, row.device_id, row.sid)
        run = known if known is not None and known.key == key else LiveRun(key)
        run.catch_up(session)
        return run, snapshot(run, row, runner, deps.live_load, deps.clock())

    return work
