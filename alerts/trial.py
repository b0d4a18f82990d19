"""The test of a channel, or of one watch: one message, sent now, with the true error when it does not get across."""

from __future__ import annotations

import asyncio

from alerts import messages
from alerts.channels import ChannelFactory
from alerts.channels.base import Channel, Permanent, Temporary
from domain.clock import Clock
from domain.model import Message
from store import channels as rows
from store import people
from store.engine import Store
from store.sealed import Vault


async def send(  # noqa: PLR0917 - what it takes to reach one channel of one runner
    store: Store, clock: Clock, channels: ChannelFactory, vault: Vault, runner_id: str, channel: str
) -> str:
    """Send a test message to a runner's `channel` (its id, `watch` or `console`) and say what became of it.

    Raises:
        NotFound: no such runner or channel.
        ChannelError: it did not get across; the text says why in plain words.

    """
    url = await store.read_async(lambda session: rows.url_of(session, vault, runner_id, channel))
    say = (await store.read_async(lambda session: people.runner(session, runner_id))).say
    devices: list[str | None] = [None]
    if url == "mqtt:":
        devices = [row.id for row in await store.read_async(lambda session: people.devices(session, runner_id))]
        if not devices:
            raise Permanent(f"{runner_id} has no watch.", "Add one with: soleus device add RUNNER DEVICE")
    for device in devices:
        await _send(channels.channel(url), messages.trial(runner_id, clock(), device, say))
    if url == "mqtt:":
        names = ", ".join(str(device) for device in devices)
        return f"The broker has the test for {names}; a watch shows it when it is connected."
    return "The test was sent."


async def send_to_watch(store: Store, channels: ChannelFactory, runner_id: str, device: str, t_ms: int) -> None:
    """Send the test of that instant (UTC Unix ms) to one watch; returns when the broker has it.

    Raises:
        NotFound: no such runner.
        ChannelError: it did not get to the broker; the text says why in plain words.

    """
    say = (await store.read_async(lambda session: people.runner(session, runner_id))).say
    await _send(channels.channel("mqtt:"), messages.trial(runner_id, t_ms, device, say))


async def _send(channel: Channel, message: Message) -> None:
    try:
        async with asyncio.timeout(channel.timeout_s):
            await channel.send(message)
    except TimeoutError as error:
        what = f"The channel did not answer in {channel.timeout_s:.0f} s."
        raise Temporary(what, "Check its address and that the service runs.") from error
