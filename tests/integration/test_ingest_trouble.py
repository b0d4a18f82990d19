"""The ingest stage against hostility and sudden death."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress

import aiomqtt
import pytest

from domain.login import Login
from formats.payloads import Batch, SessionEnd, SessionStart, encode
from store import inbox
from store.engine import Store
from tests.brokers import EmbeddedBroker, add_device
from tests.ingesting import counted, ingesting, now_ms, only_run, talking, until
from tests.mqtt_clients import client

HOSTILE = 10_000
WORKER = """
import asyncio, json, sys, time
import ingest.worker, ingest.assemble
from domain.login import Login
from ingest.taking import Taking
from store.doorbell import Doorbell
from store.engine import Store

async def main(url, login):
    store, bell, clock = Store(url), Doorbell(), lambda: time.time_ns() // 1_000_000
    await asyncio.gather(
        ingest.worker.run(Taking(store, bell, clock), Login(**login)), ingest.assemble.run(store, bell, clock))

asyncio.run(main(**json.load(sys.stdin)))
"""


def hostile(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Topics and payloads of every bad kind, without end."""
    topic = "soleus/v1/anna/watch/samples"
    good = {"v": 1, "sid": "BAD", "seq": 1, "t": 1_700_000_000_000, "cadence": 80}
    while True:
        yield topic, chance.randbytes(chance.randint(0, 200))
        yield topic, b'{"v":1,"x":' + b"[" * chance.choice((600, 5_000)) + b"]"
        yield topic, b'{"a":' * 2_000
        yield topic, json.dumps(good | {"seq": 10 ** chance.randint(12, 300)}).encode()
        yield topic, json.dumps(good | {"t": 10 ** chance.randint(16, 300)}).encode()
        yield topic, json.dumps(good | {"cadence": chance.choice((float("nan"), float("inf"), 1e300, 10**400))}).encode()
        yield (
            topic,
            json.dumps(good | {"sid": chance.choice(("../../x", "'; DROP TABLE run; --", "", "\0", 7, None, {}))}).encode(),
        )
        yield topic, json.dumps(good | {"runner": "boris"}).encode()
        yield "soleus/v1/anna/watch/session", json.dumps(good).encode()
        yield "soleus/v1/nobody/watch/samples", json.dumps(good).encode()
        yield "soleus/v1/anna/watch/nonsense", json.dumps(good).encode()
        yield "soleus/v1/anna/watch/steps", json.dumps(good | {"seq": [1, 2], "t0": 1, "f": ["a"], "steps": [[1]]}).encode()
        yield "soleus/v1/anna/watch/pain", json.dumps({"v": 1, "id": {"a": 1}, "t": "now"}).encode()


@pytest.mark.slow
async def test_ten_thousand_hostile_messages(store: Store, broker: EmbeddedBroker) -> None:
    """Each is counted, the service lives, and every good message between them is stored."""
    add_device(store, "anna", "watch")
    add_device(store, "anna", "good")
    t0 = now_ms()
    messages = hostile(random.Random(7))  # noqa: S311 - the same hostility each time
    async with ingesting(store, broker.login), client(broker.login) as mqtt:
        mqtt.pending_calls_threshold = 1000
        for at in range(0, HOSTILE, 100):
            burst = [next(messages) for _ in range(100)]
            await asyncio.gather(*(mqtt.publish(topic, payload, qos=1) for topic, payload in burst))
            good = Batch(sid="S1", seq=(at // 100 + 1,) * 2, t0=t0 + at * 10, dt=[0], cadence=[80.0])
            await mqtt.publish("soleus/v1/anna/good/samples", encode(good), qos=1)
        huge = 0
        for size in (900_000, 1_000_000, 1_500_000):
            with suppress(aiomqtt.MqttError):  # beyond its own limit a broker closes the connection: it never reaches us
                async with client(broker.login) as giant:
                    await giant.publish("soleus/v1/anna/watch/samples", b"x" * size, qos=1)
                    huge += 1
        assert huge
        async with talking(broker.login, "anna", "good") as device:
            await device.receipt(lambda found: found.samples == HOSTILE // 100)
        await until(store, lambda session: inbox.counts(session).get("dead_letters") == HOSTILE + huge)
    assert [row.sid for row in store.read(inbox.live_sessions)] == ["S1"]


async def start_worker(url: str, login: Login) -> asyncio.subprocess.Process:
    """The stage in a process of its own."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, stdin=asyncio.subprocess.PIPE)
    assert process.stdin is not None
    credentials = {"host": login.host, "port": login.port, "username": login.username, "password": login.password}
    process.stdin.write(json.dumps({"url": url, "login": credentials}).encode())
    process.stdin.close()
    return process


@pytest.mark.slow
async def test_kill_minus_nine_loses_and_doubles_nothing(store: Store, broker: EmbeddedBroker) -> None:
    """The worker is killed three times in mid-stream; the run is as if nothing had happened."""
    login = broker.device("anna", "watch")
    add_device(store, "anna", "watch")
    url = store.url.render_as_string(hide_password=False)
    t0, n = now_ms() - 3_000_000, 3000
    async with talking(login, "anna", "watch") as device:
        worker = await start_worker(url, broker.login)
        await device.say("session", SessionStart(sid="S1", t=t0))
        begun = asyncio.create_task(device.receipt(lambda found: found.sid == "S1"))
        while not begun.done():  # until the worker has subscribed, the broker keeps nothing for it
            await device.say("session", SessionStart(sid="S1", t=t0))
            await asyncio.sleep(0.1)
        for at in range(0, n, 10):
            if at in (600, 1200, 2100):
                os.kill(worker.pid, signal.SIGKILL)
                await worker.wait()
                worker = await start_worker(url, broker.login)
            seqs = range(at + 1, at + 11)
            offsets = [(seq - at) * 1000 for seq in seqs]
            await device.say(
                "samples",
                Batch(sid="S1", seq=(at + 1, at + 10), t0=t0 + at * 1000, dt=offsets, cadence=[seq / 25 for seq in seqs]),
            )
        await device.say("session", SessionEnd(sid="S1", t=t0 + n * 1000, last_seq=n))
        try:
            receipt = await device.receipt(lambda found: found.complete, 40)
        finally:
            worker.kill()
            await worker.wait()
    assert receipt.samples == n
    row, trace = only_run(store)
    assert (row.state, row.samples, row.flags) == ("complete", n, [])
    assert list(trace.seq) == list(range(1, n + 1))
    assert list(trace.t_ms - t0) == [seq * 1000 for seq in range(1, n + 1)]
    assert counted(store, "dead_letters") == 0
