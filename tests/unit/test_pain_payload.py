"""A check-in by wire: what it may say besides, and that a warning sign is not lost over how it is spelt."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from formats import topics
from formats.messages import Pain
from formats.payloads import decode, encode
from ingest.ports import Message
from ingest.receipts import Coverage
from ingest.sorting import Sorter

ASKED = ("walks_without_pain", "hurts_at_rest", "rested", "iced", "elevated", "clinician_seen")


class Everybody:
    """A directory in which everybody is known."""

    def runner(self, runner_id: str) -> bool:
        """Whether there is such a runner."""
        return bool(runner_id)

    def device(self, runner_id: str, device_id: str) -> bool:
        """Whether the runner has such a device."""
        return bool(runner_id and device_id)


def pain(**fields: Any) -> Pain:
    """What the decoder makes of a marker with these fields."""
    value = decode("pain", msgspec.json.encode({"v": 1, "id": "p1", "t": 1_700_000_000_000} | fields)).value
    assert isinstance(value, Pain)
    return value


@pytest.mark.parametrize(
    ("sent", "read"),
    [("yes", "yes"), ("Yes", "yes"), (" YES ", "yes"), (True, "yes"), ("no", "no"), (False, "no"), ("No", "no")],
)
def test_a_warning_sign_counts_however_it_is_spelt(sent: object, read: str) -> None:
    """Yes and no in any case, or as a boolean."""
    assert pain(answers={"numb_or_tingling": sent}).answers == {"numb_or_tingling": read}


@pytest.mark.parametrize("sent", ["maybe", 1, 0, None, "", [], "nope"])
def test_what_is_neither_yes_nor_no_was_not_asked(sent: object) -> None:
    """It is never read as no, and the other answers stay."""
    found = pain(answers={"numb_or_tingling": sent, "cold_or_pale_foot": "yes"})
    assert found.answers == {"cold_or_pale_foot": "yes"}


@pytest.mark.parametrize("name", ASKED)
def test_questions_besides_are_yes_no_or_not_asked(name: str) -> None:
    """True, false and the words; anything else, and silence, is not asked; a bare marker is still a valid one."""
    assert getattr(pain(**{name: True}), name) is True
    assert getattr(pain(**{name: "no"}), name) is False
    assert getattr(pain(**{name: "perhaps"}), name) is None
    assert getattr(pain(), name) is None


def test_the_check_in_is_what_was_sent() -> None:
    """Every field of the message is in the check-in that ingest makes of it."""
    asked: dict[str, Any] = dict.fromkeys(ASKED[:3], True) | dict.fromkeys(ASKED[3:], False)
    sent = Pain(id="p1", t=5, site="near_ankle", severity=4, course="worse", answers={"numb_or_tingling": "no"}, **asked)
    text = topics.PREFIX + "/eva/watch/pain"
    found = Sorter(Everybody(), lambda _key: Coverage()).sort([Message(text, encode(sent))], 7)
    assert not found.letters
    ((runner, checkin),) = found.checkins
    assert (runner, checkin.device, checkin.t_ms, checkin.received_ms, checkin.source) == ("eva", "watch", 5, 7, "device")
    assert {name: getattr(checkin, name) for name in ASKED} == asked
    assert (checkin.site, checkin.severity, checkin.course) == ("near_ankle", 4, "worse")
    assert checkin.answers == {"numb_or_tingling": "no"}
