"""A runner's devices: let in, given a new password, tried, and taken back; and what of theirs could not be used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, status
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api import devices, letters
from api.deps import Given
from api.errors import responses
from api.routes.live import LEAST_BETWEEN_S, MOST_LIFE_S, RETRY_MS, stream
from api.schemas_devices import DeviceIn, DeviceOut, LetterPage, PairedOut
from store import people

router = APIRouter(prefix="/runners/{runner}", tags=["devices"])
DEVICE = "/devices/{device}"
EXAMPLE = (
    'event: device\nid: 1795424400000.1\ndata: {"id": "watch", "heard": true, "online": true, "battery_percent": 81.0}\n\n'
)


@router.get("/devices", response_model=list[DeviceOut], responses=responses(404))
async def listing(deps: Given, runner: str) -> list[dict[str, Any]]:
    """A runner's devices, by name."""
    return await deps.store.read_async(lambda session: devices.listing(session, runner))


@router.post("/devices", response_model=PairedOut, status_code=201, responses=responses(404, 409, 422, 503))
async def add(deps: Given, request: Request, runner: str, new: DeviceIn) -> dict[str, Any]:
    """Let a device in. Its password is in the answer, and nowhere else; at the embedded broker it works at once."""
    password = await devices.able(deps).add(runner, new.id, new.app)
    return await devices.told_once(deps, request, runner, new.id, password)


@router.get(DEVICE, response_model=DeviceOut, responses=responses(404))
async def one(deps: Given, runner: str, device: str) -> dict[str, Any]:
    """One device."""
    return await deps.store.read_async(lambda session: devices.one(session, runner, device))


@router.delete(DEVICE, status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 503))
async def remove(deps: Given, runner: str, device: str) -> None:
    """Take a device back: its login ends. Its runs stay."""
    await devices.able(deps).remove(runner, device)


@router.post(DEVICE + "/password", response_model=PairedOut, responses=responses(404, 503))
async def renew(deps: Given, request: Request, runner: str, device: str) -> dict[str, Any]:
    """Make a new password: it is in the answer, and nowhere else. The old one is of no use any more."""
    password = await devices.able(deps).renew(runner, device)
    return await devices.told_once(deps, request, runner, device, password)


@router.post(DEVICE + "/test", response_model=DeviceOut, responses=responses(404, 503))
async def test(deps: Given, runner: str, device: str) -> dict[str, Any]:
    """Send a test to the device. The answer comes when the broker has it; whether the device has it, `test` says later."""
    await devices.able(deps).test(runner, device)
    return await deps.store.read_async(lambda session: devices.one(session, runner, device))


async def known_device(deps: Given, runner: str, device: str) -> tuple[str, str]:
    """The device named in the path, looked up before the stream begins."""
    await deps.store.read_async(lambda session: devices.one(session, runner, device))
    return runner, device


@router.get(DEVICE + "/live", response_class=EventSourceResponse, responses=responses(404) | stream(EXAMPLE))
async def live(deps: Given, key: Annotated[tuple[str, str], Depends(known_device)]) -> AsyncIterator[ServerSentEvent]:
    """Events `device`, each the whole device, whenever something about it changes: a first message, an answer to a test."""
    ends = asyncio.get_running_loop().time() + MOST_LIFE_S
    listener = deps.bell.listener("devices")
    last: dict[str, Any] | None = None
    yield ServerSentEvent(retry=RETRY_MS, comment="a device")
    while True:
        rows = await deps.store.read_async(lambda session: devices.listing(session, key[0]))
        found = next((row for row in rows if row["id"] == key[1]), None)
        if found is not None and found != last:
            last = found
            yield ServerSentEvent(event="device", data=found)
        if found is None or deps.stopping.is_set() or asyncio.get_running_loop().time() > ends:
            return
        await asyncio.sleep(LEAST_BETWEEN_S)
        await listener.wait(1.0)


@router.get("/dead-letters", response_model=LetterPage, responses=responses(404, 422))
async def dead_letters(
    deps: Given,
    runner: str,
    device: Annotated[str | None, Query(max_length=64, description="only what came below its topics")] = None,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Messages below the runner's topics that could not be used, newest first."""
    return await deps.store.read_async(
        lambda session: letters.page(session, people.runner(session, runner), cursor, most=limit, device=device)
    )
