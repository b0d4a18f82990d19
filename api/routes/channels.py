"""Channels: how a runner is reached. Addresses are secrets and stay in the store."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, status

from api import telling
from api.deps import Given
from api.errors import responses
from api.limits import TESTS
from api.schemas_people import AddedChannelOut, ChannelIn, ChannelOut, ChannelTestOut
from domain.errors import NotFound, Unavailable
from store import channels

router = APIRouter(prefix="/runners/{runner}/channels", tags=["channels"])


@router.get("", response_model=list[ChannelOut], responses=responses(404))
async def listing(deps: Given, runner: str) -> list[dict[str, Any]]:
    """A runner's channels."""
    return await deps.store.read_async(lambda session: channels.listing_json(session, runner))


@router.post("", response_model=AddedChannelOut, status_code=201, responses=responses(404, 409, 422, 503))
async def add(deps: Given, runner: str, new: ChannelIn) -> dict[str, Any]:
    """Add a channel; try it afterwards with a test message."""
    return await telling.add_channel(deps, runner, new.url)


@router.delete("/{channel}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 409))
async def remove(deps: Given, runner: str, channel: str) -> None:
    """Forget a channel; nothing more is sent there."""
    await deps.store.write_async(lambda session: channels.remove(session, runner, channel))


@router.post("/{channel}/test", response_model=ChannelTestOut, responses=responses(404, 429, 503))
async def test(deps: Given, runner: str, channel: str) -> dict[str, str]:
    """Send a test message and say what became of it."""
    known = await deps.store.read_async(lambda session: channels.listing_json(session, runner))
    if not any(str(row["id"]) == channel for row in known):
        raise NotFound(f"{runner} has no channel {channel}.", "List them with: soleus channel list", field="channel")
    if deps.channel_test is None:
        raise Unavailable("Messages are sent by another process.", "Use: soleus channel test")
    deps.limits.take(deps.clock(), (TESTS, runner))
    return {"result": await deps.channel_test(runner, channel)}
