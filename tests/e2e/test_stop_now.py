"""Pain pressed in a live run: the watch says stop while it still helps."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import aiomqtt
import pytest
from ulid import ULID

from tests.e2e.installation import Installation

PRESSES = 50
LIMIT_S = 0.5


def _client(login: dict[str, Any]) -> aiomqtt.Client:
    return aiomqtt.Client(
        login["host"], login["port"], username=login["username"], password=login["password"], identifier="watch-of-anna"
    )


async def _press(login: dict[str, Any], marker: dict[str, Any]) -> list[float]:
    """Seconds from publishing each of fifty markers in a live run to its alert on the watch."""
    base = "soleus/v1/anna/watch"
    sid = str(ULID())
    now = time.time_ns() // 1_000_000
    waits: list[float] = []
    async with _client(login) as watch:
        await watch.subscribe(f"{base}/alert", qos=0)
        start = {"v": 1, "sid": sid, "t": now, "type": "start", "sport": "running"}
        await watch.publish(f"{base}/session", json.dumps(start), qos=1)
        sample = {"v": 1, "sid": sid, "seq": 1, "t": now, "speed": 3.0, "cadence": 84.0}
        await watch.publish(f"{base}/samples", json.dumps(sample), qos=1)
        for _ in range(PRESSES):
            t = time.time_ns() // 1_000_000
            pain = {"v": 1, "id": str(ULID()), "sid": sid, "t": t} | marker
            pressed = time.perf_counter()
            await watch.publish(f"{base}/pain", json.dumps(pain), qos=1)
            async with asyncio.timeout(5):
                while (alert := json.loads((await anext(watch.messages)).payload))["rule"] != "acute.stop_now":
                    pass  # what the pain may be is told besides, and later
            waits.append(time.perf_counter() - pressed)
            assert alert["severity"] == "stop"
            assert alert["sid"] == sid
    return waits


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize(
    "marker",
    [{}, {"character": "sharp", "onset": "during", "side": "left", "severity": 7, "phase": "during"}],
    ids=["a bare button press", "a sharp pain"],
)
async def test_the_watch_says_stop(marker: dict[str, Any], installation: Callable[..., Installation]) -> None:
    """Fifty markers give fifty alerts on the watch, each within half a second; the bare press counts as much."""
    place = installation()
    place.start()
    place.run("runner", "add", "anna")
    login = place.json("device", "add", "anna", "watch")
    waits = await _press(login, marker)
    assert len(waits) == PRESSES
    assert max(waits) <= LIMIT_S, f"slowest {max(waits):.3f} s"
