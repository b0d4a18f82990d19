"""What a status says about trying again, and when."""

from __future__ import annotations

from email.utils import format_datetime, formatdate

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.base import ChannelError, Gone, Permanent, Temporary
from alerts.channels.http_status import MOST_WAIT_S, asked_to_wait_s, failure_of
from domain.clock import local_time

NOW = 1_700_000_000.0
TOO_MANY = 429


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


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        (formatdate(NOW + 90, usegmt=True), 90.0),
        (format_datetime(local_time(int(NOW + 90) * 1000, "Europe/Vienna")), 90.0),
        (formatdate(NOW - 90, usegmt=True), 0.0),
        ("99999999999999", MOST_WAIT_S),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5e3", None),
        ("٣", None),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    """Seconds or a date; never longer than an hour; what is neither is as if it had not been said."""
    assert asked_to_wait_s(text, NOW) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_breaks_anything(text: str) -> None:
    """Whatever a stranger's server sends, an attempt ends in a wait that makes sense."""
    seconds = asked_to_wait_s(text, NOW)
    assert seconds is None or 0 <= seconds <= MOST_WAIT_S


def test_it_is_honoured() -> None:
    """With 429 and with 503; without it 429 is left alone for a minute, 503 as our own pauses say."""
    waits = []
    for status, headers in ((429, {"retry-after": "9"}), (503, {"Retry-After": "9"}), (429, {}), (503, {})):
        error = failure_of(status, httpx.Headers(headers), "x", NOW)
        assert isinstance(error, Temporary)
        waits.append(error.retry_after_s)
    assert waits == [9.0, 9.0, 60.0, None]
