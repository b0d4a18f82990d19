"""`soleus bench ingest`: how fast messages become durable, beside a subscriber that does nothing with them.

The broker is our embedded one in a temporary directory, the load comes from a process of its own, the worker is the real
one. Its denominator runs in the same minute on the same broker: paho on the same loop, acknowledging by hand,
storing nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from sqlmodel import Session

from analysis.live_stage import LiveStage
from domain.clock import MS_PER_DAY, system_clock
from domain.login import Login
from domain.model import Runner
from formats import topics
from ingest.ports import Committed, LiveJudge, Message
from ingest.source import MqttSource
from ingest.taking import Taking
from ingest.worker import take_in
from soleus.bench.load import Load, device, forget, start
from soleus.broker import embedded
from soleus.processes import steady
from store import people
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url

_NS = re.compile(rb'"ns":(\d+)')
DEVICES = 10
PATIENCE_S = 120
"""Longest one run may take."""
Report = Callable[[str], None]
CLIENT_ID = "soleus-bench"


class _Tally:
    """What arrived, and when it was safe; monotonic ns."""

    def __init__(self) -> None:
        self.batches: list[tuple[int, list[bytes]]] = []
        self.count = 0

    def add(self, batch: Sequence[Message]) -> None:
        self.batches.append((time.monotonic_ns(), [message.payload for message in batch]))
        self.count += len(batch)

    def result(self, per_message: int) -> dict[str, float]:
        """rate_per_s from the first publish to the last message safe, and publish → safe, ms."""
        sent, safe = [], []
        for at, batch in self.batches:
            for payload in batch:
                found = _NS.search(payload)
                if found:
                    sent.append(int(found[1]))
                    safe.append(at)
        lag_ms = (np.array(safe) - np.array(sent)) / 1e6
        seconds = (max(safe) - min(sent)) / 1e9
        p50, p99 = np.percentile(lag_ms, (50, 99))
        return {"rate_per_s": len(sent) * per_message / seconds, "p50_ms": float(p50), "p99_ms": float(p99)}


Subscriber = Callable[[_Tally], Coroutine[Any, Any, None]]


class _Measured(Taking):
    """The real thing; notes when each batch was committed."""

    def __init__(self, store: Store, judge: LiveJudge, tally: _Tally) -> None:
        super().__init__(store, Doorbell(), system_clock, judge)
        self._tally = tally

    async def take(
        self, batch: Sequence[Message], position: object = None, *, asker: tuple[str, str] | None = None
    ) -> Committed:
        done = await super().take(batch, position, asker=asker)
        self._tally.add(batch)
        return done


async def _ours(store: Store, login: Login, judge: LiveJudge, tally: _Tally) -> None:
    await take_in(MqttSource(login, CLIENT_ID), _Measured(store, judge, tally))


async def _null(login: Login, tally: _Tally) -> None:
    """Plain paho on the asyncio loop: each message acknowledged as it comes, nothing done with it."""
    loop = asyncio.get_running_loop()
    client = paho.Client(CallbackAPIVersion.VERSION2, client_id=CLIENT_ID, clean_session=False, manual_ack=True)
    client.username_pw_set(login.username, login.password)

    def on_message(_client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        tally.add((Message(message.topic, bytes(message.payload)),))
        client.ack(message.mid, message.qos)

    def on_connect(_client: paho.Client, *_: Any) -> None:  # noqa: ANN401 - paho's callback
        client.subscribe(topics.ALL, qos=1)

    def on_readable() -> None:
        for _ in range(64):  # paho reads one packet a call
            before = tally.count
            client.loop_read()
            if tally.count == before:
                break

    client.on_message = on_message
    client.on_connect = on_connect
    client.connect(login.host, login.port)
    sock = client.socket()
    assert isinstance(sock, socket.socket)  # noqa: S101 - we have just connected
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    loop.add_reader(sock, on_readable)
    try:
        while True:
            client.loop_misc()
            if client.want_write():
                client.loop_write()
            await asyncio.sleep(0.5)
    finally:
        loop.remove_reader(sock)
        client.disconnect()


async def _measure(login: Login, load: Load, subscriber: Subscriber) -> dict[str, float]:
    """One load into one subscriber, for which the broker has nothing left from before."""
    await asyncio.to_thread(forget, login, CLIENT_ID)
    tally = _Tally()
    task = asyncio.create_task(subscriber(tally))
    await asyncio.sleep(0.5)
    process = start(login, load)
    try:
        async with asyncio.timeout(PATIENCE_S):
            while tally.count < load.messages and not task.done():  # noqa: ASYNC110 - an event would be part of what is measured
                await asyncio.sleep(0.02)
        await asyncio.to_thread(process.wait, PATIENCE_S)
    finally:
        process.kill()
        process.wait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    return tally.result(load.per_message)


def _make_devices(session: Session) -> None:
    now_ms = system_clock() - MS_PER_DAY
    people.add_runner(session, Runner("bench"), now_ms)
    for n in range(DEVICES):
        people.add_device(session, "bench", device(n), "", now_ms)


LOADS = (
    Load("single_1000", 2500, rate_per_s=1000),
    Load("single_5000", 12_500, rate_per_s=5000),
    Load("max", 30_000),
    Load("batch30", 12_000, per_message=30),
)


async def measure(judge: LiveJudge, rounds: int, report: Report) -> dict[str, Any]:
    """All loads, each into the worker and into the null subscriber in turn, `rounds` times; the median of each counts."""
    runs = []
    with tempfile.TemporaryDirectory(prefix="soleus-bench-") as directory:
        store = Store(sqlite_url(Path(directory)))
        store.migrate()
        store.write(_make_devices)
        async with embedded(Path(directory), ("127.0.0.1", 0), store, Doorbell()) as broker:
            steady()
            login = broker.login
            for load in LOADS:
                ours: list[dict[str, float]] = []
                null: list[dict[str, float]] = []
                for n in range(rounds):
                    for kind, results in (("null", null), ("ours", ours)):
                        subscriber = _subscriber(kind, store, login, judge)
                        named = Load(f"{load.run}-{kind}{n}", load.messages, load.rate_per_s, load.per_message, load.devices)
                        results.append(await _measure(login, named, subscriber))
                        report(f"{named.run}: {_told(results[-1])}")
                runs.append({"name": load.run, **_compared(ours, null)})
        store.close()
    by_name = {run["name"]: run for run in runs}
    top = {key: by_name["max"][key] for key in ("ratio", "denominator", "rate_per_s")}
    return top | {key: by_name["single_1000"][key] for key in ("p50_ms", "p99_ms")} | {"runs": runs}


def _subscriber(kind: str, store: Store, login: Login, judge: LiveJudge) -> Subscriber:
    if kind == "null":
        return lambda tally: _null(login, tally)
    return lambda tally: _ours(store, login, judge, tally)


def _compared(ours: list[dict[str, float]], null: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the rounds, and how far apart the rounds were."""
    rates = [result["rate_per_s"] for result in ours]
    rate, denominator = median(rates), median(result["rate_per_s"] for result in null)
    figures = {"ratio": round(rate / denominator, 3), "denominator": round(denominator, 1), "rate_per_s": round(rate, 1)}
    for prefix, results in (("", ours), ("null_", null)):
        for name in ("p50_ms", "p99_ms"):
            figures[prefix + name] = round(median(result[name] for result in results), 2)
    figures["rate_spread"] = round((max(rates) - min(rates)) / rate, 3)
    figures["p99_most_ms"] = round(max(result["p99_ms"] for result in ours), 2)
    return figures


def _told(result: dict[str, float]) -> str:
    return f"{result['rate_per_s']:,.0f}/s, p50 {result['p50_ms']:.1f} ms, p99 {result['p99_ms']:.1f} ms"


def run(judge: LiveJudge | None = None, *, rounds: int = 3, report: Report = lambda _line: None) -> dict[str, Any]:
    """Measure, with the live rules at work unless another `judge` is given; takes about 80 s.

    Every figure is the median of the rounds; `null_…` are those of the null subscriber in the same minute (what of a
    latency is the machine's and the broker's), `rate_spread` is (most - least) / median, `p99_most_ms` the worst round.
    Returns `{ratio, denominator, rate_per_s, p50_ms, p99_ms, runs:[{name, …}]}`: `rate_per_s` messages (samples in
    `batch30`) durable a second, `denominator` the null subscriber's rate, latencies publish → committed. The top level is
    that of `max`, with the latencies of `single_1000`.
    """
    return asyncio.run(measure(LiveStage() if judge is None else judge, rounds, report))
