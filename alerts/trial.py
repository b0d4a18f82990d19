"""The test of a channel: one message, sent now, with the true error when it does not get across."""

from __future__ import annotations

import asyncio

from alerts import messages
from alerts.channels import ChannelFactory
from alerts.channels.base import Permanent, Temporary
from domain.clock import Clock
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
    opened = channels.channel(url)
    for device in devices:
        try:
            async with asyncio.timeout(opened.timeout_s):
                await opened.send(messages.trial(runner_id, clock(), device, say))
        except TimeoutError as error:
            what = f"The channel did not answer in {opened.timeout_s:.0f} s."
            raise Temporary(what, "Check its address and that the service runs.") from error
    if url == "mqtt:":
        names = ", ".join(str(device) for device in devices)
        return f"The broker has the test for {names}; a watch shows it when it is connected."
    return "The test was sent."
