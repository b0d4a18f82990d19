"""A run under way: drifting form, fluids, a run in a rest window, and that no cutting of its samples changes a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from analysis.live import Context, Watch
from analysis.live_limp import Usual
from analysis.live_windows import Limp, LiveDrift, LiveWindows, Slowed
from analysis.rules import evaluate
from analysis.rules.base import Facts, LiveRun
from domain.care import Care, Plan
from domain.metrics import Metrics
from domain.model import CheckIn, Finding, Runner
from domain.words import Language
from formats.payloads import MEASURED, Batch, Sample
from tests.judged import facts, judge, run

START = 1_767_600_000_000
ANNA = Context(Runner("anna"), started_ms=START)


def samples(minutes: float, *, every_s: int = 2, **columns: Any) -> list[Sample]:
    """A steady run at 3 m/s; a column may be a function of the minute."""
    values = {"speed": 3.0, "cadence": 84.0} | columns
    return [
        Sample(
            sid="S1",
            seq=i + 1,
            t=START + 1000 * every_s * i,
            **{name: value(every_s * i / 60) if callable(value) else value for name, value in values.items()},
        )
        for i in range(round(minutes * 60 / every_s))
    ]


def heard(given_samples: Sequence[Sample | Batch], context: Context = ANNA) -> list[Finding]:
    """All findings of a run."""
    watch = Watch(context, "S1")
    found = watch.begin()
    for message in given_samples:
        found += watch.hear(message)
    return found


def share(part: Callable[[float], float]) -> Callable[[float], float]:
    """Strike codes with that share of forefoot steps, evenly spread over every ten samples of 2 s."""
    return lambda minute: 2.0 if round(minute * 30) % 10 < round(part(minute) * 10) else 0.0


def test_a_contact_time_that_drifts_is_said_once() -> None:
    """15 ms more than early in the run at the same pace, three minutes in a row: watch, once, with the number."""
    (found,) = heard(samples(60, stance_time=lambda m: 240.0 + (15 if m >= 30 else 0)))
    assert (found.rule, found.severity, found.key) == ("form.forefoot_fatigue", "watch", "live:S1:drift")
    assert "longer" in found.title
    assert found.created_ms >= START + 32 * 60_000


def test_a_strike_that_drifts() -> None:
    """A fifth of forefoot steps becomes two fifths: 20 points."""
    (found,) = heard(samples(60, strike=share(lambda m: 0.4 if m >= 30 else 0.2)))
    assert "20 points above" in found.why
    (back,) = heard(samples(60, strike=share(lambda m: 0.2 if m >= 30 else 0.4)))
    assert "20 points below" in back.why


@pytest.mark.parametrize(
    "columns",
    [
        {"stance_time": lambda m: 240.0 + (11 if m >= 30 else 0)},
        {"stance_time": lambda m: 240.0 + (15 if 30 <= m < 34 else 0)},
        {"strike": share(lambda m: 0.3 if m >= 30 else 0.2)},
        {"stance_time": lambda m: 240.0 + (15 if m >= 30 else 0), "speed": lambda m: 3.0 if m < 30 else 4.0},
        {"stance_time": lambda m: 240.0 + (40 if m >= 30 else 0), "cadence": lambda m: 84.0 if m < 30 else 55.0},
        {},
    ],
    ids=["11 ms", "four minutes", "10 points", "another pace", "walking", "no sensor"],
)
def test_less_is_no_drift(columns: dict[str, Any]) -> None:
    """11 ms, 10 points, a few minutes, another speed, walking, or no sensor: silent."""
    assert heard(samples(60, **columns)) == []


def drift(**told: float | None) -> Finding | None:
    """What is said after a run with that drift."""
    detail = {"drift": {"stance_ms": None, "fore": None, "seconds": 900.0, "speed": 3.0} | told} if told else {}
    return judge("form.forefoot_fatigue", facts([run(0)], metrics=Metrics(1, detail=detail)))


def test_drift_after_the_run() -> None:
    """12 ms or 15 points between the thirds are told as info; 11 or 14 are not, nor what was not measured."""
    slow, fore = drift(stance_ms=12.0), drift(fore=-0.15, stance_ms=30.0)
    assert slow is not None
    assert (slow.severity, slow.key) == ("info", "run:1000")
    assert "12 ms longer" in slow.why
    assert fore is not None
    assert "15 points below" in fore.why
    assert drift(stance_ms=-11.9, fore=0.149) is None
    assert drift(fore=None) is None
    assert drift() is None
    assert judge("form.forefoot_fatigue", facts([run(0)])) is None


def test_fluids_in_the_heat_every_half_hour() -> None:
    """At 25 °C one reminder each half hour of motion; standing at a light is no motion."""
    found = heard(samples(95, every_s=5, temperature=25.0))
    assert [finding.key for finding in found] == [f"live:S1:fluids:{n}" for n in (1, 2, 3)]
    assert {finding.severity for finding in found} == {"info"}
    assert "30 minutes" in found[0].why
    assert "25 °C" in found[0].why
    assert heard(samples(29.5, every_s=5, temperature=30.0)) == []
    assert heard(samples(40, every_s=5, temperature=30.0, speed=lambda m: 0.0 if m < 15 else 3.0)) == []


def test_fluids_on_a_long_run() -> None:
    """From 90 minutes on, whatever the temperature; not before, in the cool."""
    assert [finding.key[-1] for finding in heard(samples(121, every_s=5, temperature=24.4))] == ["3", "4"]
    assert heard(samples(89, every_s=5, temperature=24.4)) == []
    assert heard(samples(89, every_s=5)) == []


def fluids(minutes: float | None, entered: float | None = None, sensor: float | None = None) -> Finding | None:
    """What is said after such a run."""
    metrics = Metrics(1, detail={} if sensor is None else {"temperature": sensor})
    past = run(0, moving_s=None if minutes is None else minutes * 60)
    return judge("acute.fluids", facts([past], metrics=metrics, temperature_c=entered))


def test_fluids_after_the_run() -> None:
    """25 °C by sensor or as entered, or 90 minutes: drink to thirst, never more. What was entered goes before a sensor."""
    for found in (fluids(40, sensor=25.0), fluids(40, entered=25.0), fluids(90), fluids(None, entered=31)):
        assert found is not None
        assert (found.severity, found.key) == ("info", "run:1000")
        assert "to thirst, never more" in found.do
    assert fluids(89.5, sensor=24.9) is None
    assert fluids(40, entered=20.0, sensor=33.0) is None
    assert fluids(None) is None


def resting(state: str, kind: str = "rice") -> Context:
    """A context in which a plan begun 20 h before has that state."""
    plan = Plan("rice:E1", kind, "acute.rice", START - 20 * 3_600_000, state=state, side="left")  # type: ignore[arg-type]
    return Context(Runner("anna"), started_ms=START, care=Care(START, plans=(plan,)))


def test_a_run_inside_a_rest_window() -> None:
    """Said at once, before any sample, once; also while a red flag has suspended the plan. Never after it has ended."""
    for state in ("running", "suspended"):
        (found,) = heard([], resting(state))
        assert (found.rule, found.severity, found.side, found.key) == ("acute.rest_broken", "warn", "left", "live:S1:rest")
        assert "20 hours" in found.why
        assert heard(samples(100, every_s=5), resting(state))[1:] == heard(samples(100, every_s=5))
    assert heard([], resting("ended")) == []
    assert heard([], resting("running", "doms")) == []


def test_what_was_said_before_is_not_said_again() -> None:
    """A process that starts anew is told what was said."""
    assert Watch(resting("running"), "S1", [("acute.rest_broken", "live:S1:rest")]).begin() == []


LANGUAGES: tuple[Language, ...] = ("en", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_fit_and_texts_are_sentences(language: Language) -> None:
    """Every finding of a run, in both languages: title ≤ 60, one sentence why with a number, one sentence to do."""
    context = Context(Runner("anna", language=language), 6000.0, 4, started_ms=START, balance=FULL.balance, care=FULL.care)
    said = heard_all([FULL_RUN], context)
    assert len({finding.rule for finding in said}) == 5  # limp, rest, fluids, drift, spike
    for finding in said:
        assert len(finding.title) <= 60
        assert finding.why.endswith(".")
        assert any(letter.isdigit() for letter in finding.why)
        assert finding.do.endswith(".")
    if language == "de":
        assert all("running" not in finding.why for finding in said)


FULL = Context(
    Runner("anna"),
    6000.0,
    4,
    started_ms=START,
    balance=Usual(dict.fromkeys(range(6, 16), 50.2), 5, "hrm"),
    care=resting("running").care,
)
FULL_RUN = samples(
    48,
    temperature=27.0,
    stance_time_balance=lambda m: 58.0 if 25 <= m < 27 or m > 40 else 50.0,
    stance_time=lambda m: 240.0 + (16 if m > 28 else 0),
    speed=lambda m: 2.0 if 36.2 <= m < 36.6 else 3.0,
    cadence=lambda m: 66.0 if 36.2 <= m < 36.6 else 84.0,
)
PAIN = CheckIn("P1", START + 36 * 60_000, START + 36 * 60_000, "watch", sid="S1")


def heard_all(parts: Sequence[Sequence[Sample | Batch]], context: Context = FULL) -> list[Finding]:
    """All findings of a run in parts, each heard by a process that started anew and heard everything before once more."""
    found: list[Finding] = []
    before: list[Sample | Batch] = []
    for part in parts:
        watch = Watch(context, "S1", [(finding.rule, finding.key) for finding in found])
        found += watch.begin()
        for message in before:
            found += watch.hear(message)
        found += watch.marked(PAIN)
        for message in part:
            found += watch.hear(message)
        before += part
    return found


def cut(given_samples: Sequence[Sample], at: Sequence[int]) -> list[Sample | Batch]:
    """The samples as single messages and batches; `at` are the ends of the batches."""
    found: list[Sample | Batch] = []
    edges = sorted({0, *at, len(given_samples)})
    for first, last in pairwise(edges):
        part = given_samples[first:last]
        if len(part) == 1:
            found.append(part[0])
            continue
        columns = {name: [getattr(sample, name) for sample in part] for name in MEASURED}
        known = {name: column for name, column in columns.items() if any(value is not None for value in column)}
        dt = [sample.t - part[0].t for sample in part]
        found.append(Batch(sid="S1", seq=(part[0].seq, part[-1].seq), t0=part[0].t, dt=dt, **known))
    return found


@settings(max_examples=25, deadline=None)
@given(
    whole=st.sampled_from([0, 1]),
    ends=st.lists(st.integers(1, len(FULL_RUN) - 1), max_size=200),
    restarts=st.lists(st.integers(0, 200), max_size=3),
    twice=st.lists(st.integers(0, 200), max_size=10),
)
def test_no_cutting_and_no_restart_changes_what_is_said(
    whole: int, ends: list[int], restarts: list[int], twice: list[int]
) -> None:
    """Any batches, any restarts, any message heard twice: the very same findings, word for word and moment for moment."""
    given_run, expected = ((FULL_RUN, WHOLE), (TOLD_RUN, TOLD_WHOLE))[whole]
    messages = cut(given_run, ends)
    for again in twice:
        at = again % len(messages)
        messages.insert(at + 1, messages[at])
    edges = sorted({0, *(at % len(messages) for at in restarts), len(messages)})
    parts = [messages[first:last] for first, last in pairwise(edges)]
    assert in_order(heard_all(parts)) == expected


def in_order(found: Sequence[Finding]) -> list[Finding]:
    """By their moments."""
    return sorted(found, key=lambda finding: (finding.created_ms, finding.key))


TOLD_RUN = [structs.replace(sample, distance=6.0 * i) for i, sample in enumerate(FULL_RUN)]
"""The same run by a watch that tells how far it is."""
WHOLE, TOLD_WHOLE = in_order(heard_all([FULL_RUN])), in_order(heard_all([TOLD_RUN]))


def test_the_whole_run_has_one_of_each() -> None:
    """What the cut runs are compared with holds every live finding there is."""
    for whole in (WHOLE, TOLD_WHOLE):
        assert [finding.key.removeprefix("live:S1:") for finding in whole] == [
            *("rest", "limp:1", "fluids:1", "100", "drift", "slower:P1", "110", "limp:2"),
        ]


def test_a_batch_out_of_order_adds_no_time() -> None:
    """A late batch changes neither the windows nor what they say."""
    late = cut(FULL_RUN, range(0, len(FULL_RUN), 10))
    assert in_order(heard_all([[*late, *late[:30]]])) == WHOLE


@pytest.mark.parametrize(
    "windows",
    [
        LiveWindows(limp=Limp(1, START, 60, 55.7, 50.2, 3.0, 5, "hrm")),
        LiveWindows(limp=Limp(1, START, 29, 58.0, 50.2, 3.0, 5, "hrm")),
        LiveWindows(limp=Limp(1, START, 60, 58.0, 50.2, 3.0)),
        LiveWindows(slowed=Slowed("P1", None, 0.81, 0.5, 60, START)),
        LiveWindows(slowed=Slowed("P1", None, 0.5, 0.5, 9, START)),
        LiveWindows(moved_s=5340, temperature_c=24.9, reminder=2),
        LiveWindows(drift=LiveDrift(11.9, 0.14, 300, 3.0, 3)),
    ],
)
def test_the_rules_themselves_hold_to_the_settings(windows: LiveWindows) -> None:
    """Whatever the windows show: a rule says nothing below its own limits, nor without the name of the sensor."""
    live = LiveRun("S1", 100.0, START, None, 0, started_ms=START, windows=windows)
    assert evaluate(Facts(Runner("anna"), START, live=live), "live") == []
