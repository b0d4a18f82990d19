"""What a device is told once, when it is let in: the broker's address, its login, its topics; as a URL.

The URL is what the QR code holds: `mqtt://USER:PASSWORD@HOST:PORT/soleus/v1/RUNNER/DEVICE`, or `mqtts://…` for TLS. Any MQTT
URL reader finds host, port and login in it; the path is the beginning of the device's topics.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

from formats import topics
from formats.messages import Batch, Payload, SessionEnd, SessionStart, Status
from formats.payloads import encode

SID = "01JRUN00000000000000000000"
"""Stands for a run's id in the examples."""


class Web(NamedTuple):
    """Where the broker takes MQTT over WebSockets; its path is always /mqtt."""

    host: str
    port: int
    tls: bool

    @property
    def url(self) -> str:
        """As clients of MQTT over WebSockets take it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'wss' if self.tls else 'ws'}://{host}:{self.port}/mqtt"


@dataclass(frozen=True, slots=True)
class Pairing:
    """A device's login at the broker, with its topics. The password is kept out of every text."""

    runner: str
    device: str
    host: str
    port: int
    password: str = field(repr=False)
    tls: bool = False

    @property
    def username(self) -> str:
        """By which it logs in."""
        return topics.device_name(self.runner, self.device)

    @property
    def root(self) -> str:
        """How all its topics begin."""
        return f"{topics.PREFIX}/{self.runner}/{self.device}"

    @property
    def publish(self) -> tuple[str, ...]:
        """The topics that it may publish to."""
        return topics.of_device(self.runner, self.device)[0]

    @property
    def subscribe(self) -> tuple[str, ...]:
        """The topics that it may subscribe to."""
        return topics.of_device(self.runner, self.device)[1]

    @property
    def url(self) -> str:
        """All of it in one line."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        login = f"{quote(self.username, safe='')}:{quote(self.password, safe='')}"
        return f"{'mqtts' if self.tls else 'mqtt'}://{login}@{host}:{self.port}/{self.root}"


def first_words(runner: str, device: str, now_ms: int) -> list[tuple[str, str]]:
    """(topic, payload) of what a device says first: that it is there, that a run begins, two samples, that it is over."""
    said: list[tuple[topics.Leaf, Payload]] = [
        ("status", Status(t=now_ms, online=True, battery=80.0)),
        ("session", SessionStart(sid=SID, t=now_ms, sport="running", sensors={"stance_time": "hrm-pro"})),
        (
            "samples",
            Batch(
                sid=SID,
                seq=(1, 2),
                t0=now_ms,
                dt=[0, 1000],
                distance=[0.0, 2.9],
                cadence=[84.0, 85.5],
                stance_time=[242.0, 239.0],
            ),
        ),
        ("session", SessionEnd(sid=SID, t=now_ms + 1000, last_seq=2, total_distance=2.9)),
    ]
    return [(topics.build(runner, device, leaf), _without_nulls(payload)) for leaf, payload in said]


def _without_nulls(payload: Payload) -> str:
    """As JSON, without what is not known."""
    known = {name: value for name, value in json.loads(encode(payload)).items() if value is not None}
    return json.dumps(known, separators=(",", ":"))
