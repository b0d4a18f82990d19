"""A load generator: MQTT publishes at a set rate, or as fast as the broker acknowledges them, from a process of its own.

It speaks just enough MQTT 3.1.1 over a plain socket to cost next to nothing beside what it measures. Messages carry the
monotonic clock (`ns`, one clock for all processes of a machine) at which they were handed to the socket.
"""

from __future__ import annotations

import json
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from domain.login import Login

WINDOW = 2000
"""Publishes that may be unacknowledged."""
CHUNK = 50
"""Publishes handed to the socket at once when there is no set rate."""


OPENING_S = 0.3
"""Each session's first message goes out this long before the clock starts: a run is looked up once, when it begins."""
TICK_S = 0.0005
"""At a set rate, how long to sleep at least: waking for each message would take the processor from what is measured."""


@dataclass(frozen=True, slots=True)
class Load:
    """What to publish: `messages` of `per_message` samples, from `devices` of runner `bench`, at `rate_per_s` (0 = max)."""

    run: str
    messages: int
    rate_per_s: int = 0
    per_message: int = 1
    devices: int = 10


def device(n: int) -> str:
    """The name of the n-th device."""
    return f"load{n}"


_SAMPLE = (
    '"timer_s":1041.0,"cadence":86.5,"stance_time":236.0,"stance_time_balance":50.3,"vertical_oscillation":84.2,'
    '"step_length":1130,"speed":3.251,"power":268,"heart_rate":152,"grade":2.1,"altitude":112.4,"temperature":17'
)
_COLUMNS = {
    "cadence": 86.5, "stance_time": 236.0, "stance_time_balance": 50.3, "vertical_oscillation": 84.2, "step_length": 1130,
    "speed": 3.251, "power": 268, "heart_rate": 152, "grade": 2.1, "altitude": 112.4, "temperature": 17,
}  # fmt: skip


def payload(load: Load, sid: str, n: int, t_ms: int) -> bytes:
    """The n-th message of a session (from 0), without its closing brace: the time of sending is added last."""
    if load.per_message == 1:
        return f'{{"v":1,"sid":"{sid}","seq":{n + 1},"t":{t_ms + n * 1000},{_SAMPLE}'.encode()
    first = n * load.per_message + 1
    offsets = ",".join(str(i * 1000) for i in range(load.per_message))
    columns = ",".join(f'"{name}":[{",".join([str(value)] * load.per_message)}]' for name, value in _COLUMNS.items())
    seq = f"[{first},{first + load.per_message - 1}]"
    return f'{{"v":1,"sid":"{sid}","seq":{seq},"t0":{t_ms + first * 1000},"dt":[{offsets}],{columns}'.encode()


def _text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack("!H", len(raw)) + raw


def _length(n: int) -> bytes:
    out = bytearray()
    while True:
        n, low = divmod(n, 128)
        out.append(low | (0x80 if n else 0))
        if not n:
            return bytes(out)


def _connect(login: Login, client_id: str) -> socket.socket:
    flags = 0x02 | (0x80 if login.username else 0) | (0x40 if login.password else 0)
    body = _text("MQTT") + bytes([4, flags]) + struct.pack("!H", 60) + _text(client_id)
    body += _text(login.username or "") * bool(login.username) + _text(login.password or "") * bool(login.password)
    sock = socket.create_connection((login.host, login.port), 10)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(b"\x10" + _length(len(body)) + body)
    if sock.recv(4) != b"\x20\x02\x00\x00":
        raise ConnectionError("the broker refused the load generator's login")
    return sock


def forget(login: Login, client_id: str) -> None:
    """Have the broker forget the session of a client, and what it kept for it."""
    _connect(login, client_id).close()


def _packets(load: Load) -> Iterator[tuple[bytes, bytes]]:
    """Topic with packet id, and payload up to its time, of each message."""
    t_ms = time.time_ns() // 1_000_000
    for i in range(load.messages):
        which = i % load.devices
        topic = _text(f"soleus/v1/bench/{device(which)}/samples") + struct.pack("!H", i % 65_535 + 1)
        yield topic, payload(load, f"{load.run}-{which}", i // load.devices, t_ms)


def _stamped(topic: bytes, start: bytes) -> bytes:
    return _packet(topic, start, b',"ns":%d}' % time.monotonic_ns())


def _packet(topic: bytes, start: bytes, end: bytes) -> bytes:
    return b"\x32" + _length(len(topic) + len(start) + len(end)) + topic + start + end


def publish(login: Login, load: Load) -> None:
    """Publish the load and return when the broker has acknowledged all of it."""
    packets = list(_packets(load))  # made before the clock starts
    sock = _connect(login, f"soleus-load-{load.run}")
    sock.settimeout(60)
    sent = acked = spare = 0
    opening = min(load.devices, load.messages)
    sock.sendall(b"".join(_packet(*packet, b"}") for packet in packets[:opening]))
    time.sleep(OPENING_S)
    packets = packets[opening:]
    total = len(packets)
    acked -= opening
    began = time.monotonic()
    while acked < total:
        allowed = total if not load.rate_per_s else int((time.monotonic() - began) * load.rate_per_s) + 1
        most = min(total, allowed, acked + WINDOW, sent + CHUNK)
        if sent < most:
            sock.sendall(b"".join(_stamped(*packet) for packet in packets[sent:most]))
            sent = most
        patient = sent >= min(total, acked + WINDOW)
        if load.rate_per_s and not patient:
            time.sleep(max(TICK_S, began + sent / load.rate_per_s - time.monotonic()))
        sock.settimeout(60 if patient else 0.0)
        try:
            got = sock.recv(65_536)
        except (TimeoutError, BlockingIOError):
            continue
        finally:
            sock.settimeout(60)
        if not got:
            raise ConnectionError("the broker closed the load generator's connection")
        whole, spare = divmod(len(got) + spare, 4)  # a PUBACK has four bytes
        acked += whole
    sock.close()


def start(login: Login, load: Load) -> subprocess.Popen[bytes]:
    """Publish the load from a process of its own; the login goes over its standard input."""
    process = subprocess.Popen([sys.executable, "-m", "soleus.bench.load"], stdin=subprocess.PIPE)
    assert process.stdin is not None  # noqa: S101 - PIPE was asked for
    process.stdin.write(json.dumps({"login": asdict(login), "load": asdict(load)}).encode())
    process.stdin.close()
    return process


if __name__ == "__main__":
    given = json.load(sys.stdin)
    publish(Login(**given["login"]), Load(**given["load"]))
