"""Pain in a run: stop, unless every answer says that it is mild and gradual; and what is no marker in a run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.rules import acute
from analysis.rules.base import Facts
from domain.care import NOTHING, Care, Episode, Rating, Triage
from domain.clock import MS_PER_DAY as DAY
from domain.model import CheckIn, Finding, Runner, Severity


def _marker(**answers: object) -> CheckIn:
    values = {"id": "P1", "t_ms": DAY, "received_ms": DAY + 1, "source": "watch", "sid": "S1"} | answers
    return CheckIn(**values)  # type: ignore[arg-type]


def _tendon(usual: int) -> Care:
    """The care of somebody with a known tendon complaint that usually hurts so much."""
    told = Triage("tendon", clear=True)
    known = Episode("E", 1, 2, "near_ankle", "left", "same", (Rating(2, usual),), told, {"tendon": 1}, ("E",))
    return Care(3, episodes=(known,))


def _stop(pain: CheckIn, care: Care = NOTHING) -> Finding | None:
    found = acute.STOP_NOW.evaluate(Facts(Runner("anna"), DAY, pain=pain, care=care))
    assert not isinstance(found, tuple)
    return found


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"side": "left"},
        {"severity": 2},
        {"character": "sharp", "onset": "gradual", "severity": 2},
        {"character": "dull", "onset": "sudden", "severity": 2},
        {"character": "struck"},
        {"character": "dull", "onset": "gradual", "severity": 6},
        {"character": "dull", "onset": "gradual", "severity": 1, "answers": {"cannot_bear_weight": "yes"}},
        {"character": "dull", "onset": "during", "severity": 3},
    ],
)
def test_pain_in_a_run_means_stop(answers: dict[str, object]) -> None:
    """A bare marker, anything sharp, sudden, struck or 6 of 10, a warning sign, or answers that leave it open: stop."""
    found = _stop(_marker(**answers))
    assert found is not None
    assert found.severity is Severity.STOP
    assert (found.title, found.do) == ("Stop and walk", "Stop and walk. Sharp or sudden? Do not run on.")
    assert (found.key, found.sid, found.checkin_id) == ("pain:P1", "S1", "P1")


def test_mild_gradual_pain_is_watched() -> None:
    """Only when every answer speaks for something gradual and mild is it less than stop."""
    mild = _marker(character="stiff", onset="gradual", severity=5)
    assert _stop(mild).severity is Severity.WATCH  # type: ignore[union-attr]
    known = _stop(mild, _tendon(5))
    assert known is not None
    assert known.severity is Severity.WATCH
    assert "tendon" in known.why


def test_a_tendon_worse_than_usual_means_stop() -> None:
    """A known tendon that hurts more than it usually does, or gets worse as the run goes on, is no longer 'may go on'."""
    assert _stop(_marker(character="stiff", onset="gradual", severity=4), _tendon(3)).severity is Severity.STOP  # type: ignore[union-attr]
    worse = _marker(character="stiff", onset="gradual", severity=3, course="worse")
    assert _stop(worse, _tendon(3)).severity is Severity.STOP  # type: ignore[union-attr]


def test_pain_reported_after_a_run_is_not_for_the_wrist() -> None:
    """A check-in after the run, or one outside any run, is not a live stop."""
    assert _stop(_marker(phase="after")) is None
    assert _stop(_marker(sid=None)) is None
    assert _stop(_marker(sid=None, phase="during")) is not None


def test_no_pain_is_no_marker() -> None:
    """A report of 0 of 10 in a run stops nobody, unless something in it is a warning sign."""
    assert _stop(_marker(severity=0)) is None
    assert _stop(_marker(severity=0, answers={"cold_or_pale_foot": "yes"})) is not None


def test_what_was_told_in_the_same_run_is_not_what_is_usual() -> None:
    """A tendon that began to hurt more twenty minutes ago has no new usual: stop stays stop at the next press."""
    mild = _marker(character="stiff", onset="gradual", severity=5)
    care = _tendon(3)
    (known,) = care.episodes
    again = Care(3, episodes=(replace(known, ratings=(*known.ratings, Rating(DAY - 1_200_000, 5))),))
    assert _stop(mild, again).severity is Severity.STOP  # type: ignore[union-attr]


def test_the_stop_is_said_in_german() -> None:
    """A runner who reads German is stopped in German."""
    pain = _marker(character="sharp", onset="during", severity=7)
    found = acute.STOP_NOW.evaluate(Facts(Runner("anna", language="de"), DAY, pain=pain))
    assert isinstance(found, Finding)
    assert (found.title, found.why) == (
        "Stopp, geh weiter",
        "Du hast im Lauf Schmerz gemeldet: scharf, plötzlich, 7 von 10.",
    )
