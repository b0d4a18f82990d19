"""Answers in messages: which can be given to what, and links that only we can make."""

from __future__ import annotations

import base64
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alerts.choices import GOOD_FOR_MS, Links, actions, choices
from domain.errors import BadInput
from domain.links import Link, Picture, read, read_picture, signed, signed_picture
from domain.model import ANSWERS, Severity
from domain.words import LANGUAGES, Say

KEY, OTHER = b"k" * 32, b"o" * 32
NOW = 1_800_000_000_000
LINK = Link("ana", 7, "42", "seen", NOW + 1000)
SLUGS = st.from_regex(r"[a-z0-9_-]{1,64}", fullmatch=True)


@given(SLUGS, st.integers(0, 2**62), st.integers(0, 2**62), st.sampled_from(ANSWERS), st.integers(NOW, 2**45))
def test_what_was_signed_is_read(runner: str, alert: int, telling: int, answer: str, until: int) -> None:
    """Any runner, alert, delivery, answer and time: the same comes out, by a token that stands in an address as it is."""
    link = Link(runner, alert, str(telling), answer, until)
    token = signed(link, KEY)
    assert read(token, KEY, NOW) == link
    assert token == "".join(sign for sign in token if sign.isascii() and (sign.isalnum() or sign in "-_"))


ASCII = [chr(code) for code in range(128)]


@pytest.mark.parametrize("runner", ["ana", "anna", "annas"])
def test_any_change_is_refused(runner: str) -> None:
    """Each letter changed into each other one, put in or left out, whatever the length: refused.

    A decoder of Base64 overlooks strange letters, and the last bits where they carry nothing.
    """
    token = signed(Link(runner, 7, "42", "seen", NOW + 1000), KEY)
    changed = {token[:at] + sign + token[at + 1 :] for at in range(len(token)) for sign in ASCII}
    longer = {token[:at] + sign + token[at:] for at in range(len(token) + 1) for sign in ASCII}
    longer |= {token[:at] + 4 * sign + token[at:] for at in range(len(token) + 1) for sign in "!=. "}
    shorter = {token[:at] + token[at + 1 :] for at in range(len(token))}
    for each in (changed | longer | shorter) - {token}:
        refused(each)


@given(st.integers(0, 10**6), st.text(min_size=1, max_size=4))
def test_any_text_put_in_is_refused(where: int, more: str) -> None:
    """In any alphabet."""
    token = signed(LINK, KEY)
    at = where % (len(token) + 1)
    assume(token[:at] + more + token[at:] != token)
    refused(token[:at] + more + token[at:])


@given(st.binary(max_size=80))
def test_what_is_no_token_is_refused(raw: bytes) -> None:
    """Anything else, encoded as tokens are."""
    refused(base64.urlsafe_b64encode(raw).rstrip(b"=").decode())


def refused(token: str, key: bytes = KEY, now_ms: int = NOW) -> None:
    """It is no link of ours, in words that a runner can follow."""
    with pytest.raises(BadInput) as error:
        read(token, key, now_ms)
    assert error.value.field == "token"


def test_another_key_is_refused() -> None:
    """A link of another installation, and of ours before its keys were made anew."""
    refused(signed(LINK, OTHER))


def test_a_link_has_its_time() -> None:
    """Good to the millisecond, not one longer."""
    token = signed(LINK, KEY)
    assert read(token, KEY, LINK.until_ms) == LINK
    refused(token, now_ms=LINK.until_ms + 1)


def test_each_answer_has_a_link_of_its_own() -> None:
    """A link gives its one answer to its one alert: no two are alike in any part of them."""
    tokens = [signed(Link(*each, NOW), KEY) for each in product(("ana", "ben"), (1, 2), ("1", "2"), ANSWERS)]
    assert len({token[:21] for token in tokens}) == len(tokens)
    assert {read(token, KEY, NOW).answer for token in tokens} == set(ANSWERS)


def test_an_answer_that_we_no_longer_know_is_refused() -> None:
    """Signed by us, and no answer."""
    refused(signed(Link("ana", 7, "42", "dance", NOW), KEY))


@pytest.mark.parametrize(
    ("rule", "severity", "reason", "plan", "offered"),
    [
        ("load.week_calf", Severity.WARN, "FIRST", None, ("seen", "snooze")),
        ("form.asymmetry", Severity.WATCH, "REPEAT", None, ("seen", "snooze")),
        ("triage.tendon", Severity.WARN, "FIRST", None, ("better", "same", "worse")),
        ("acute.rice", Severity.WATCH, "FOLLOWUP", "rice:r1", ("better", "same", "worse")),
        ("load.return", Severity.INFO, "FOLLOWUP", "return:r1", ("better", "same", "worse")),
        ("strength.programme", Severity.INFO, "FOLLOWUP", "heel_drops:p", ("seen", "stop")),
        ("strength.programme", Severity.INFO, "FOLLOWUP", "alfredson:p", ("seen", "stop")),
        ("triage.strain", Severity.STOP, "FIRST", "rice:r1", ("seen", "better", "worse")),
        ("acute.limp", Severity.STOP, "FIRST", None, ("seen", "better", "worse")),
        ("flag.dvt", Severity.URGENT, "REPEAT", "review:r1", ("seen", "worse")),
        ("flag.persistent", Severity.WARN, "FIRST", None, ("seen", "worse")),
        ("flag.persistent", Severity.WATCH, "FOLLOWUP", "review:r1", ("better", "same", "worse")),
    ],
)
def test_what_can_be_answered(
    rule: str, severity: Severity, reason: str, plan: str | None, offered: tuple[str, ...]
) -> None:
    """By what it is about."""
    assert choices(rule, severity, reason, plan) == offered


def test_what_must_be_heard_cannot_be_put_off() -> None:
    """No red flag and nothing at stop or urgent offers it; nothing is asked of what is over or no alert; at most three."""
    reasons = ("FIRST", "WORSE", "REPEAT", "FOLLOWUP", "RESOLVED", "REPORT", "ESCALATED", "CLEARED", "TEST")
    rules = ("load.week_calf", "triage.cramp", "acute.rice", "flag.dvt")
    for rule, severity, reason, plan in product(rules, Severity, reasons, (None, "rice:1", "heel_drops:1")):
        offered = choices(rule, severity, reason, plan)
        assert len(offered) <= 3
        assert set(offered) <= set(ANSWERS)
        if severity in {Severity.STOP, Severity.URGENT} or rule.startswith("flag."):
            assert "snooze" not in offered
            assert "stop" not in offered
        assert bool(offered) is (reason not in {"RESOLVED", "REPORT", "ESCALATED", "CLEARED", "TEST"})


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_answer_has_a_label_and_a_link(language: str) -> None:
    """In the runner's words; each link is the answer's own and is good for two weeks from the telling."""
    links = Links(KEY, "https://soleus.example/")
    made = actions(("ana", 7), "42", ANSWERS, NOW, say=Say(language), links=links)  # type: ignore[arg-type]  # one of the languages
    assert len({action.label for action in made}) == len(ANSWERS)
    assert all(len(action.label) <= 20 for action in made)
    for action in made:
        address, _, token = (action.url or "").rpartition("/")
        assert address == "https://soleus.example/api/v1/answers"
        assert read(token, KEY, NOW) == Link("ana", 7, "42", action.answer, NOW + GOOD_FOR_MS)


def test_without_a_key_or_an_address() -> None:
    """No key: labels without links. No public address: a path of our own, for the pages that know where they came from."""
    assert [action.url for action in actions(("ana", 7), "42", ("seen",), NOW, say=Say(), links=Links())] == [None]
    (action,) = actions(("ana", 7), "42", ("seen",), NOW, say=Say(), links=Links(KEY))
    assert action.url is not None
    assert action.url.startswith("/api/v1/answers/")
    assert Links(KEY).page("/alerts") is None
    assert repr(KEY) not in repr(Links(KEY))


@given(SLUGS, st.integers(0, 2**45), st.integers(NOW, 2**45))
def test_a_picture_that_was_signed_is_read(runner: str, t_ms: int, until: int) -> None:
    """Any runner and time; and it is no answer, nor an answer a picture, whatever both are about."""
    picture = Picture(runner, t_ms, until)
    token = signed_picture(picture, KEY)
    assert read_picture(token, KEY, NOW) == picture
    refused(token)
    for other in (
        signed(LINK, KEY),
        signed_picture(picture, OTHER),
        signed_picture(replace(picture, until_ms=NOW - 1), KEY),
    ):
        with pytest.raises(BadInput):
            read_picture(other, KEY, NOW)


def test_without_a_key_there_is_no_picture() -> None:
    """As with answers; with one, it is good for 14 days and absolute where we know where we are."""
    assert Links(None, "https://soleus.example").picture("ana", NOW) is None
    address = Links(KEY, "https://soleus.example").picture("ana", NOW)
    assert address is not None
    start, _, token = address.rpartition("/")
    assert start == "https://soleus.example/api/v1/pictures"
    assert read_picture(token, KEY, NOW) == Picture("ana", NOW, NOW + GOOD_FOR_MS)
