"""What the service worker is told: whatever the message, it fits, can be read, and can be answered."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.push_payload import MOST_BYTES, cost, payload, shortened
from alerts.channels.retry_after import retry_after_s
from domain.model import ANSWERS, Action, Message, Severity
from domain.words import LANGUAGES

NOW_MS = 1_795_424_400_000  # Mon, 23 Nov 2026 09:00:00 GMT
MESSAGE = Message(
    id="42-2",
    alert_id="7",
    runner_id="ana",
    rule="load.session_spike",
    severity=Severity.WARN,
    title="Far",
    why="18.0 km, 1.4 times.",
    do="Go easy.",
    t_ms=NOW_MS,
    ttl_s=300,
    thread="alert-7",
    actions=(Action("better", "Better", "https://soleus.example/api/v1/answers/aaa"), Action("stop", "Stop reminding")),
    link="https://soleus.example/alerts#7",
    picture_url="https://soleus.example/pictures/7.png",
    language="de",
)
ADDRESS = st.text("abcdefghijklmnopqrstuvwxyzABCDEF0123456789-_", min_size=20, max_size=240).map(
    "https://soleus.example/".__add__
)
ANY_TEXT = st.text(st.characters(), max_size=9000) | st.text('aä€🦶\n \x00"\\\ud800', min_size=500, max_size=9000)
"""Every script, emoji, half characters, and what JSON has to write in six bytes."""
ACTIONS = st.lists(
    st.builds(Action, st.sampled_from(ANSWERS), st.text(max_size=30), st.none() | ADDRESS), max_size=len(ANSWERS)
).map(tuple)
MESSAGES = st.builds(
    Message,
    id=st.text("0123456789-", min_size=1, max_size=30),
    alert_id=st.integers(0, 2**62).map(str),
    runner_id=st.just("ana"),
    rule=st.just("load.session_spike"),
    severity=st.sampled_from(Severity),
    title=ANY_TEXT,
    why=ANY_TEXT,
    do=st.text(max_size=300),
    t_ms=st.integers(0, 2**43),
    ttl_s=st.integers(1, 10**7),
    thread=st.just("") | st.text("alert-0123456789", min_size=1, max_size=30),
    also=st.lists(st.text(max_size=200), max_size=3).map(tuple),
    actions=ACTIONS,
    link=st.none() | ADDRESS,
    picture_url=st.none() | ADDRESS,
    language=st.sampled_from(list(LANGUAGES)),
)


def read(message: Message) -> dict[str, Any]:
    """What the worker reads; fails where it could not."""
    plain = payload(message)
    assert len(plain) <= MOST_BYTES
    found: dict[str, Any] = json.loads(plain.decode("utf-8", "strict"))
    return found


def test_everything_that_fits_is_told() -> None:
    """A message of ordinary length is told as it is; an answer that nobody takes directly has no address."""
    assert read(MESSAGE) == {
        "id": "42-2",
        "alert": "7",
        "title": "Far",
        "body": "18.0 km, 1.4 times.\nGo easy.",
        "severity": "warn",
        "tag": "alert-7",
        "t": NOW_MS,
        "lang": "de",
        "actions": [
            {"action": "better", "title": "Better", "url": "https://soleus.example/api/v1/answers/aaa"},
            {"action": "stop", "title": "Stop reminding"},
        ],
        "link": "https://soleus.example/alerts#7",
        "image": "https://soleus.example/pictures/7.png",
    }


@given(MESSAGES)
def test_any_message_fits_and_keeps_its_answers(message: Message) -> None:
    """At most 3,993 bytes of valid JSON in UTF-8, with a title, the severity and every answer."""
    told = read(message)
    assert [one["action"] for one in told["actions"]] == [action.answer for action in message.actions]
    assert [one.get("url") for one in told["actions"]] == [action.url for action in message.actions]
    assert (told["id"], told["severity"]) == (message.id, message.severity.value)
    assert bool(told["title"]) == bool(message.title)
    assert told["tag"] == (message.thread or f"alert-{message.alert_id}")


@given(MESSAGES)
def test_nothing_is_shortened_without_need(message: Message) -> None:
    """What is shortened fills the room; the picture goes only where the text needs its place, and the title last."""
    told = read(message)
    whole = _as_sent(message.body)
    if told["body"] != whole and told["title"] == _as_sent(message.title):
        assert len(payload(message)) > MOST_BYTES - 300
        assert told["body"] == "" or told["body"].endswith("…")
        assert whole.startswith(told["body"].removesuffix("…"))
    if told["title"] != _as_sent(message.title):
        assert told["body"] == ""
        assert "image" not in told


def _as_sent(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def test_a_long_text_ends_with_a_whole_word() -> None:
    """A body of too many words ends at a space and says that it goes on; the picture stays."""
    told = read(replace(MESSAGE, why="Wadenbelastung und so weiter, " * 400))
    assert told["body"].endswith(("Wadenbelastung…", "und…", "so…", "weiter…"))
    assert "image" in told
    assert len(payload(replace(MESSAGE, why="Wadenbelastung und so weiter, " * 400))) > MOST_BYTES - 20


def test_the_picture_goes_before_the_answers() -> None:
    """Where long addresses leave no room for text, the picture's goes, then the link's; the answers stay."""
    far = "https://soleus.example/" + "x" * 1800
    told = read(replace(MESSAGE, picture_url=far, link=far, why="word " * 900))
    assert "image" not in told
    assert "link" in told
    assert len(told["body"]) > 1000
    answers = tuple(Action(answer, answer, far[:600]) for answer in ANSWERS)
    told = read(replace(MESSAGE, picture_url=far, link=far, actions=answers, severity=Severity.URGENT))
    assert "image" not in told
    assert "link" not in told
    assert [one["url"] for one in told["actions"]] == [far[:600]] * len(ANSWERS)
    assert told["title"] == "Far"


def test_a_warning_without_answers_is_better_than_none() -> None:
    """When even the answers alone are too long, the title still arrives."""
    answers = tuple(Action(answer, "x" * 900, "https://soleus.example/") for answer in ANSWERS)
    told = read(replace(MESSAGE, actions=answers))
    assert (told["title"], told["id"], "actions" in told) == ("Far", "42-2", False)


@given(ANY_TEXT, st.integers(0, 3000))
def test_a_shortened_text_is_a_beginning_that_fits(text: str, most: int) -> None:
    """Never more bytes than asked for, always a beginning of the text; the same text when it fits."""
    found = shortened(text, most)
    assert cost(found) <= most
    assert found == text if cost(text) <= most else text.startswith(found.removesuffix("…"))


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock shows another zone's time."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 23 Nov 2026 09:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 09:02:00 -0000", 120.0),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0.0),
        ("999999999999", 86_400.0),
        ("Mon, 23 Nov 2076 09:02:00 GMT", 86_400.0),
        ("-5", None),
        ("soon", None),
        ("٣", None),
        ("Mon, 99 Nov 2026 09:02:00 GMT", None),
        ("", None),
        (None, None),
    ],
)
@pytest.mark.usefixtures("far_away")
def test_how_long_a_service_asks_to_be_left_alone(header: str | None, seconds: float | None) -> None:
    """Seconds or a date, at most a day; nonsense is as if nothing was said; where this machine stands changes nothing."""
    assert retry_after_s(header, NOW_MS) == seconds
