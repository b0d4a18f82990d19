"""What a status says about trying again, and when."""

from __future__ import annotations

import httpx
import pytest

from alerts.channels.base import ChannelError, Gone, Permanent, Temporary
from alerts.channels.http_status import failure_of

NOW = 1_700_000_000_000


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (302, Permanent, "do not follow"),
        (400, Permanent, "refused the message"),
        (401, Permanent, "refused the login"),
        (403, Permanent, "refused the login"),
        (404, Permanent, "nothing at that address"),
        (410, Gone, "any more"),
        (408, Temporary, "in trouble"),
        (425, Temporary, "in trouble"),
        (429, Temporary, "slow down"),
        (500, Temporary, "in trouble"),
        (503, Temporary, "in trouble"),
    ],
)
def test_kinds(status: int, kind: type[ChannelError], words: str) -> None:
    """One status, one kind of error; 404 is no end (somebody may be setting it up), 410 is."""
    error = failure_of(status, {}, "x did not take the message", NOW)
    assert type(error) is kind
    assert words in str(error)
    assert str(error).startswith("x did not take the message")


def test_it_is_honoured() -> None:
    """With 429 and with 503; without it 429 is left alone for a minute, 503 as our own pauses say."""
    waits = []
    for status, headers in ((429, {"retry-after": "9"}), (503, {"Retry-After": "9"}), (429, {}), (503, {})):
        error = failure_of(status, httpx.Headers(headers), "x", NOW)
        assert isinstance(error, Temporary)
        waits.append(error.retry_after_s)
    assert waits == [9.0, 9.0, 60.0, None]
