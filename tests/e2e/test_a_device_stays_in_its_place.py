"""A device that lies about who it is, and a flood of nonsense: nobody else notices."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from typing import Any

import aiomqtt
import pytest
from ulid import ULID

from tests.e2e.installation import Installation, wait_for

SAMPLES = 60


def _client(login: dict[str, Any]) -> aiomqtt.Client:
    return aiomqtt.Client(login["host"], login["port"], username=login["username"], password=login["password"])


def _run(sid: str, samples: int) -> list[tuple[str, dict[str, Any]]]:
    """The messages of a short run that ended now, as (leaf, payload)."""
    t = time.time_ns() // 1_000_000 - samples * 1000
    start = {"v": 1, "sid": sid, "t": t, "type": "start", "sport": "running"}
    end = {"v": 1, "sid": sid, "t": t + samples * 1000, "type": "end", "last_seq": samples, "last_step_seq": 0}
    seen = [{"v": 1, "sid": sid, "seq": i + 1, "t": t + i * 1000, "speed": 3.0, "cadence": 84.0} for i in range(samples)]
    return [("session", start), *(("samples", sample) for sample in seen), ("session", end)]


async def _send(login: dict[str, Any], owner: str, messages: list[tuple[str, dict[str, Any]]]) -> None:
    async with _client(login) as client:
        for leaf, payload in messages:
            await client.publish(f"soleus/v1/{owner}/watch/{leaf}", json.dumps(payload), qos=1)


async def _nonsense(login: dict[str, Any], count: int, seed: int) -> None:
    """Bad payloads on the device's own topics, some of them in valid JSON."""
    rng = random.Random(seed)  # noqa: S311 - nonsense that is the same every time
    bad = [b"\xff\xfe", b"{", b"[" * 5000, b'{"v":1,"sid":"x","seq":1e400,"t":NaN}', b"null", b'{"v":2}', b""]
    async with _client(login) as client:
        for _ in range(count):
            leaf = rng.choice(["session", "samples", "steps", "pain"])
            payload = rng.choice([*bad, rng.randbytes(rng.randrange(1, 200))])
            await client.publish(f"soleus/v1/anna/watch/{leaf}", payload, qos=1)


def _runs(place: Installation, runner: str) -> list[dict[str, Any]]:
    return list(place.json("runs", "--runner", runner))


@pytest.mark.slow
async def test_another_runners_topic_changes_nothing(installation: Callable[..., Installation]) -> None:
    """Anna's watch sends a run as Bob's: nothing is stored of it, and her own run arrives whole all the same."""
    place = installation()
    place.start()
    for runner in ("anna", "bob"):
        place.run("runner", "add", runner)
    login = place.json("device", "add", "anna", "watch")
    place.json("device", "add", "bob", "watch")
    await _send(login, "bob", _run(str(ULID()), SAMPLES))
    await asyncio.gather(_nonsense(login, 300, seed=1), _send(login, "anna", _run(str(ULID()), SAMPLES)))
    await asyncio.to_thread(wait_for, lambda: _runs(place, "anna"), "Anna's run")
    assert [run["samples"] for run in _runs(place, "anna")] == [SAMPLES]
    assert _runs(place, "bob") == []
    health = place.get("/admin/health")
    assert health["inbox"] == 0
    assert health["live_sessions"] == 0
    assert health["dead_letters"] == 300
