"""The leaves of other people's apps, each with what reads it. Pure."""

from __future__ import annotations

from collections.abc import Callable

from formats import health_auto_export, owntracks, sensor_logger
from formats.pieces import Heard
from formats.topics import Leaf

READERS: dict[Leaf, Callable[[bytes], Heard]] = {
    "owntracks": owntracks.read,
    "sensorlogger": sensor_logger.read,
    "autoexport": health_auto_export.read,
}
MOST_BYTES: dict[Leaf, int] = {
    "owntracks": owntracks.MOST_BYTES,
    "sensorlogger": sensor_logger.MOST_BYTES,
    "autoexport": health_auto_export.MOST_BYTES,
}
"""A larger message is refused unread."""
NAMES: dict[Leaf, str] = {
    "owntracks": "OwnTracks",
    "sensorlogger": "Sensor Logger",
    "autoexport": "Health Auto Export",
}


def read(leaf: Leaf, payload: bytes) -> Heard:
    """What an app says in a message of its own format.

    Raises:
        BadInput: nothing of it can be used; the field, what it holds and what is understood are named.

    """
    return READERS[leaf](payload)
