"""The run under way as a stream of events; a lost connection goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.admission import still_sees
from api.deps import Given, Signed
from api.errors import responses
from api.live_board import LEAST_BETWEEN_S, LiveBoard, Shown
from api.schemas_live import IdleOut, LiveOut
from store import people

router = APIRouter(prefix="/runners/{runner}", tags=["live"])
MOST_LIFE_S = 900.0
"""A stream ends after this long; the browser comes back by itself, with the id of the last event it saw."""
RETRY_MS = 2000
BEAT_S = 5.0
"""A stream says so often that it is there: a phone that hears nothing for three beats knows that its line is dead."""
LOOK_S = 1.0
EXAMPLE = """event: run
id: 01JLIVE0000000000000000000.412.9f3c21aa
data: {"sid": "01JLIVE0000000000000000000", "device": "watch", "state": "live", "distance_m": 3210.5, "calf_load": 3.4, …}

event: beat
data: {"state": "live", "age_s": 2}

event: idle
id: idle.0.11c0ffee
data: {"state": "idle", "run": 42, "sid": "01JLIVE0000000000000000000", "today": {"room_m": 8000, …}, "alerts": []}
"""


def stream(example: str) -> dict[int | str, dict[str, Any]]:
    """What a route documents of a stream of events."""
    content = {"examples": {"events": {"value": example}}}
    return {200: {"description": "Server-sent events", "content": {"text/event-stream": content}}}


def board_of(request: Request) -> LiveBoard:
    """What this application knows of runs under way."""
    return cast("LiveBoard", request.app.state.live)


Board = Annotated[LiveBoard, Depends(board_of)]
Device = Annotated[str | None, Query(max_length=64, description="of several runs under way, that of this device")]


async def under_way(board: LiveBoard, runner_id: str) -> dict[str, Any] | None:
    """The run that a runner is in now, as the stream has it; None: there is none."""
    shown = (await board.look(runner_id)).of_device(None)
    return shown.body if shown.event == "run" else None


async def known_runner(deps: Given, runner: str) -> str:
    """The runner named in the path, looked up before the stream begins."""
    return (await deps.store.read_async(lambda session: people.runner(session, runner))).id


Known = Annotated[str, Depends(known_runner)]


@router.get("/live/now", response_model=LiveOut | IdleOut, responses=responses(404))
async def now(board: Board, runner: Known, device: Device = None) -> dict[str, Any]:
    """The run under way as it is now: what the stream's next event would say."""
    return (await board.look(runner)).of_device(device).body


@router.get("/live", response_class=EventSourceResponse, responses=responses(404) | stream(EXAMPLE))
async def live(  # noqa: PLR0917 - what FastAPI hands over by name
    deps: Given,
    viewer: Signed,
    board: Board,
    runner: Known,
    device: Device = None,
    last_event_id: Annotated[str | None, Header(description="the last id that was seen: only what is new follows")] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Events `run` (a whole snapshot of the run under way), `idle` (there is none) and `beat` (the line is alive).

    `run` and `idle` have the shapes of `/live/now`, and an id that changes whenever anything in them does.
    """
    seen = last_event_id
    loop = asyncio.get_running_loop()
    ends = loop.time() + MOST_LIFE_S
    beat = loop.time() + BEAT_S
    yield ServerSentEvent(retry=RETRY_MS, comment="the run under way")
    async with board.follow(runner) as feed:
        view = await feed.refresh()
        while True:
            shown = view.of_device(device)
            if shown.mark != seen:
                seen = shown.mark
                yield ServerSentEvent(event=shown.event, id=shown.mark, raw_data=shown.text)
                beat = loop.time() + BEAT_S
            elif loop.time() >= beat:
                yield ServerSentEvent(event="beat", data=_alive(shown, deps.clock()))
                beat = loop.time() + BEAT_S
            if deps.stopping.is_set() or loop.time() > ends:
                return
            view = await feed.after(view, LOOK_S)
            if not await still_sees(deps, viewer, runner):
                return


def _alive(shown: Shown, now_ms: int) -> dict[str, Any]:
    last = shown.last_received_ms
    return {"state": shown.body["state"], "age_s": None if last is None else max(now_ms - last, 0) // 1000}


__all__ = ["LEAST_BETWEEN_S", "MOST_LIFE_S", "RETRY_MS", "live", "now", "router", "stream"]
