"""Messages by HTTP and kill -9: whatever was answered is there, and what was not is taken when it comes again."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from store import inbox
from store.engine import Store, sqlite_url
from tests.e2e.installation import Installation

SID = "01JKILL0000000000000000000"
KILLS = 3


def single(seq: int) -> dict[str, object]:
    """One sample."""
    return {"v": 1, "sid": SID, "seq": seq, "t": 1_795_000_000_000 + 1000 * seq, "speed": 3.0}


@pytest.mark.slow
def test_what_was_answered_survives_kills(installation: Callable[..., Installation]) -> None:
    """A device posts one sample after the other while the installation is killed: no receipt ever said too much."""
    home = installation()
    home.start()
    home.run("runner", "add", "ada")
    login = home.json("device", "add", "ada", "watch")
    auth = (login["username"], login["password"])
    answered = seq = 0
    for _ in range(KILLS):
        reached = answered + 100
        while answered < reached:
            seq = answered + 1
            answer = httpx.post(f"http://{home.http}/api/v1/intake/samples", json=single(seq), auth=auth, timeout=10)
            assert answer.status_code == 200
            answered = answer.json()["receipts"][0]["samples"]
            assert answered == seq
        home.kill()
        store = Store(sqlite_url(home.data))
        try:
            held = store.read(lambda session: inbox.waiting_ranges(session, ("ada", "watch", SID)))
        finally:
            store.close()
        assert sum(last - first + 1 for _, first, last in held) >= answered
        home.start()
    again = httpx.post(f"http://{home.http}/api/v1/intake/samples", json=[single(n) for n in range(1, 401)], auth=auth)
    assert again.json()["receipts"][0]["samples"] == 400
