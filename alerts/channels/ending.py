"""Ending a task for certain.

`asyncio.wait_for` of Python 3.11 loses a cancellation that comes just as what it waits for is done, and the MQTT client is
built on it: a task that was cancelled once may run on for ever.
"""

from __future__ import annotations

import asyncio

AGAIN_S = 0.1
"""After this long a task that has not ended is cancelled again, s."""


async def end(task: asyncio.Task[None]) -> None:
    """Cancel `task` until it has ended; however it ends is fine."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=AGAIN_S)
    await asyncio.gather(task, return_exceptions=True)
