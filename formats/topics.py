"""The topics: `soleus/v1/{runner}/{device}/{leaf}`, built and taken apart in one place."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from domain.errors import BadInput, shape

PREFIX = "soleus/v1"
Leaf = Literal[
    "session", "samples", "steps", "pain", "ack", "status", "owntracks", "sensorlogger", "autoexport", "receipt", "alert"
]
LEAVES: dict[Leaf, Literal["in", "out"]] = {
    "session": "in",
    "samples": "in",
    "steps": "in",
    "pain": "in",
    "ack": "in",
    "status": "in",
    "owntracks": "in",
    "sensorlogger": "in",
    "autoexport": "in",
    "receipt": "out",
    "alert": "out",
}
"""Every leaf and its direction, seen from Soleus: `in` comes from devices."""
APPS: tuple[Leaf, ...] = ("owntracks", "sensorlogger", "autoexport")
"""Leaves to which apps publish that know nothing of us, in their own formats."""
ALL = f"{PREFIX}/+/+/+"
"""The filter that matches every topic of every device."""

_TOPIC = re.compile(rf"{PREFIX}/([a-z0-9_-]{{1,64}})/([a-z0-9_-]{{1,64}})/({'|'.join(LEAVES)})")
_SLUG = re.compile(r"[a-z0-9_-]{1,64}")


class Topic(NamedTuple):
    """What a topic says: whose, which device's, and what kind of message."""

    runner: str
    device: str
    leaf: Leaf


def build(runner: str, device: str, leaf: Leaf) -> str:
    """The topic of one leaf of one device.

    Raises:
        BadInput: runner or device cannot stand in a topic.

    """
    for what, value in (("runner", runner), ("device", device)):
        if not _SLUG.fullmatch(value):
            raise BadInput(f"A {what} cannot be called {shape(value)}.", "Use 1 to 64 of a-z, 0-9, '_' and '-'.", field=what)
    return f"{PREFIX}/{runner}/{device}/{leaf}"


def parse(topic: str) -> Topic:
    """Take a topic apart.

    Raises:
        BadInput: it is not one of ours.

    """
    found = _TOPIC.fullmatch(topic)
    if found is None:
        raise BadInput(
            f"The topic {shape(topic)} is not one of ours.",
            f"Publish to {PREFIX}/{{runner}}/{{device}}/{{leaf}} with a leaf of {', '.join(LEAVES)}.",
            field="topic",
        )
    runner, device, leaf = found.groups()
    return Topic(runner, device, leaf)  # type: ignore[arg-type]  # the pattern allows only leaves


def device_name(runner: str, device: str) -> str:
    """By which a device logs in to the broker. Neither part can hold a dot, so no two devices share a name."""
    return f"{runner}.{device}"


def of_device(runner: str, device: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`(publish, subscribe)`: the topics that a device's own account may publish to and subscribe to."""
    mine = {way: tuple(build(runner, device, leaf) for leaf, to in LEAVES.items() if to == way) for way in ("in", "out")}
    return mine["in"], mine["out"]
