"""Time as a parameter: a `Clock` is handed in, nothing pure ever asks the machine.

All instants inside Soleus are integers: UTC Unix **milliseconds**, in names that end in `_ms` (or the wire's own `t`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from domain.errors import BadInput, shape

Clock = Callable[[], int]
"""Returns the present as UTC Unix milliseconds."""

MS_PER_DAY = 86_400_000
FIT_EPOCH_MS = 631_065_600_000
"""1989-12-31T00:00:00Z, from which FIT counts its seconds, in Unix milliseconds."""


def system_clock() -> int:
    """The machine's clock, in UTC Unix milliseconds; only the composition root hands it out."""
    return time.time_ns() // 1_000_000


def zone(name: str) -> ZoneInfo:
    """The IANA zone `name`, or UTC when this machine does not know it (a run must never be lost over a zone)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def check_zone(name: str) -> str:
    """`name` if it is an IANA zone.

    Raises:
        BadInput: it is none.

    """
    if name not in available_timezones():
        what = f"There is no time zone {shape(name)}."
        raise BadInput(what, "Write it as Europe/Berlin or America/New_York.", field="zone")
    return name


def local_day(t_ms: int, zone_name: str) -> date:
    """The calendar day of `t_ms` where the runner lives."""
    return datetime.fromtimestamp(t_ms / 1000, zone(zone_name)).date()


def local_time(t_ms: int, zone_name: str) -> datetime:
    """`t_ms` as the runner's clock shows it."""
    return datetime.fromtimestamp(t_ms / 1000, zone(zone_name))


def at_hour_ms(day: date, hour: int, zone_name: str) -> int:
    """`hour` o'clock of `day` in the runner's zone, UTC Unix ms; where summer time skips that hour, the one after it."""
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=zone(zone_name)).timestamp() * 1000)


def day_start_ms(day: date, zone_name: str) -> int:
    """The first instant of `day` in the runner's zone, UTC Unix milliseconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone(zone_name)).timestamp() * 1000)


def iso(t_ms: int) -> str:
    """`t_ms` as ISO 8601 in UTC with milliseconds, e.g. `2026-11-23T05:43:00.000Z`."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=t_ms)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_iso(text: str) -> int:
    """UTC Unix milliseconds of an ISO 8601 text; one without an offset is read as UTC."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)
