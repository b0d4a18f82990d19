"""The sweep: one interval job of APScheduler, which finds in the rows what is due. The rows are the truth, not the job.

A machine that slept, a clock that was set or a sweep that took long make one late sweep, never several and never none.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

EVERY_S = 1.0
"""How late a retry can be, s."""


@contextmanager
def sweeping(job: Callable[[], Awaitable[None]], every_s: float = EVERY_S) -> Iterator[None]:
    """While open, `job` runs every `every_s` seconds in this event loop."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    scheduler.add_job(job, "interval", seconds=every_s)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
