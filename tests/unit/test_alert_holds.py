"""What must be true of every decision, whatever is drawn; and the edges of each hold."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import case
from alerts.case import LIVE_TTL_S, STALE_MS, Facts, History, Hold, HoldReason, Send, never_held
from alerts.holds import HOLDS, LEAST_CONFIDENCE
from alerts.moment import occurred_by_our_clock
from alerts.policy import alert_key, decide
from domain.model import Kind, Severity
from domain.preferences import Preferences
from tests.deciding import HOUR, NIGHT, NOON, ZONE

NOW = NOON
MINUTE = 60_000
RULES = (
    "load.session_spike",
    "form.cadence_drop",
    "triage.cramp",
    "acute.limp",
    "acute.fluids",
    "flag.dvt",
    "flag.persistent",
)
ZONES = (ZONE, "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham")
HELD: tuple[HoldReason, ...] = get_args(HoldReason)
AGO = st.integers(0, 4 * STALE_MS)
DAY = 24 * HOUR


def tell(finding: Facts, history: History | None = None, prefs: Preferences | None = None, now_ms: int = NOW) -> Send | Hold:
    """The decision for a runner in Berlin at noon."""
    return decide(finding, history or History(), prefs or Preferences(), ZONE, now_ms)


def watch(**more: object) -> Facts:
    """A finding of a run that has just ended, with other values."""
    values: dict[str, object] = {
        "rule": "load.session_spike",
        "kind": "rule",
        "severity": Severity.WATCH,
        "occurred_ms": NOW,
    }
    return Facts(**(values | more))  # type: ignore[arg-type]


@st.composite
def findings(draw: st.DrawFn) -> Facts:
    """Any finding."""
    kinds: tuple[Kind, ...] = get_args(Kind)
    return Facts(
        rule=draw(st.sampled_from(RULES)),
        kind=draw(st.sampled_from(kinds)),
        severity=draw(st.sampled_from(Severity)),
        occurred_ms=NOW - draw(AGO),
        live=draw(st.booleans()),
        stored_late_ms=draw(AGO),
        confidence=draw(st.floats(0, 1)),
        emergency=draw(st.booleans()),
        inhibited=draw(st.booleans()),
        over_ms=draw(st.none() | AGO.map(lambda ago: NOW - ago)),
        run_ms=NOW,
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any history, as rows can say it."""
    severity = draw(st.none() | st.sampled_from(Severity))
    told = severity if draw(st.booleans()) else None
    if draw(st.booleans()):  # often enough one that waits to be told again
        severity = told = draw(st.sampled_from((Severity.WARN, Severity.URGENT)))
        return History(
            severity=severity, told=told, told_ms=NOW - draw(st.integers(0, 14)) * DAY, times=draw(st.integers(1, 2))
        )
    state = draw(st.sampled_from(("open", "acked", "snoozed", "resolved")))
    return History(
        severity=severity,
        held=None if severity is None or told is not None else draw(st.sampled_from(HELD)),
        told=told,
        told_ms=0 if told is None else NOW - draw(AGO),
        times=0 if told is None else draw(st.integers(1, 6)),
        answered=state == "acked",
        resolved=state == "resolved",
        cleared=state == "resolved" and told is not None and draw(st.booleans()),
        woken=state == "snoozed" and draw(st.booleans()),
        snoozed_until_ms=draw(st.none() | st.integers(NOW - DAY, NOW + 30 * DAY)),
        in_run_ms=tuple(NOW - ago for ago in draw(st.lists(st.integers(0, HOUR), max_size=4))),
        today=draw(st.integers(0, 9)),
    )


@st.composite
def likings(draw: st.DrawFn) -> Preferences:
    """Any preferences."""
    minutes = st.integers(0, 24 * 60 - 1)
    waits = st.lists(st.integers(5, 7 * 24 * 60), max_size=6).map(tuple)
    return Preferences(
        quiet=draw(st.booleans()),
        quiet_from=draw(minutes),
        quiet_to=draw(minutes),
        a_day=draw(st.none() | st.integers(0, 9)),
        repeat_min={severity: draw(waits) for severity in Severity},
    )


@settings(max_examples=400, deadline=None)
@given(findings(), histories(), likings(), st.sampled_from(ZONES), st.integers(0, 2 * DAY))
def test_nothing_holds_what_must_be_heard(finding: Facts, past: History, prefs: Preferences, zone: str, later: int) -> None:
    """`stop`, `urgent` and red flags: held only as told before and no worse, answered, over, or as a replayed live stop."""
    if not never_held(finding.rule, finding.severity):
        return
    made = decide(finding, past, prefs, zone, NOW + later)
    if not isinstance(made, Hold):
        return
    if finding.over_ms is not None:
        assert made.reason in {"UNCHANGED", "ACKED", "QUIET_HOURS"}
    elif made.reason == "STALE":
        assert finding.live
        assert finding.severity is Severity.STOP
        assert not finding.rule.startswith("flag.")
    else:
        assert made.reason in {"UNCHANGED", "ACKED"}
        assert past.severity is not None
        assert past.severity.rank >= finding.severity.rank


@settings(max_examples=400, deadline=None)
@given(findings(), histories(), likings(), st.sampled_from(ZONES), st.integers(0, 2 * DAY))
def test_who_waits_waits_for_something_that_comes(
    finding: Facts, past: History, prefs: Preferences, zone: str, later: int
) -> None:
    """The next look lies in the future, and looking then never says to look at that same moment again."""
    now_ms = NOW + later
    for _ in range(6):
        made = decide(finding, past, prefs, zone, now_ms)
        if isinstance(made, Send) or made.until_ms is None:
            return
        assert made.until_ms > now_ms
        now_ms = made.until_ms
        reason = made.reason if past.told is None and past.severity is not None else past.held
        past = replace(past, held=reason, today=0)


@settings(max_examples=400, deadline=None)
@given(findings(), histories(), likings(), st.sampled_from(ZONES), st.integers(0, 2 * DAY))
def test_the_wrist_is_spared(finding: Facts, past: History, prefs: Preferences, zone: str, later: int) -> None:
    """What is told again, what is over and what is late in a run never reaches the wrist, unless it is an emergency."""
    now_ms = NOW + later
    made = decide(finding, past, prefs, zone, now_ms)
    if not isinstance(made, Send):
        return
    late = finding.live and now_ms - finding.occurred_ms > LIVE_TTL_S[finding.severity] * 1000
    if made.reason == "RESOLVED" or ((made.reason == "REPEAT" or late) and not finding.emergency):
        assert "wrist" not in made.channels
    assert made.channels


@settings(max_examples=200, deadline=None)
@given(findings(), likings(), st.sampled_from(ZONES))
def test_what_was_told_and_stays_the_same_is_not_told_at_once(finding: Facts, prefs: Preferences, zone: str) -> None:
    """Right after a telling, the same finding again is UNCHANGED: one event never alerts twice by itself."""
    standing = replace(finding, over_ms=None)
    past = History(severity=finding.severity, told=finding.severity, told_ms=NOW, times=1)
    assert decide(standing, past, prefs, zone, NOW).reason == "UNCHANGED"


@pytest.mark.parametrize(("ended_ago_ms", "reason"), [(STALE_MS, "FIRST"), (STALE_MS + 1, "STALE")])
def test_the_edge_of_stale(ended_ago_ms: int, reason: str) -> None:
    """48 hours to the millisecond are not stale, one more is; so is one stored that late whenever it is looked at."""
    assert STALE_MS == 48 * HOUR
    assert tell(watch(occurred_ms=NOW - ended_ago_ms)).reason == reason
    assert tell(watch(stored_late_ms=ended_ago_ms)).reason == reason


@pytest.mark.parametrize("severity", [Severity.WATCH, Severity.STOP])
def test_the_edge_of_a_live_ttl(severity: Severity) -> None:
    """At its ttl a live alert still goes to the wrist, a millisecond later it does not."""
    ttl = LIVE_TTL_S[severity] * 1000

    def on_wrist(ago_ms: int) -> bool:
        made = tell(watch(rule="acute.stop_now", severity=severity, occurred_ms=NOW - ago_ms, live=True))
        return isinstance(made, Send) and "wrist" in made.channels

    assert on_wrist(ttl)
    assert not on_wrist(ttl + 1)
    assert set(LIVE_TTL_S) == set(Severity)


@pytest.mark.parametrize(
    ("confidence", "reason"), [(LEAST_CONFIDENCE, "FIRST"), (LEAST_CONFIDENCE - 0.001, "NOT_ENOUGH_DATA")]
)
def test_the_edge_of_too_little_data(confidence: float, reason: str) -> None:
    """At the least confidence it is told, below it is not; a stop is, however little is behind it."""
    assert tell(watch(confidence=confidence)).reason == reason
    assert tell(watch(confidence=0.0, severity=Severity.STOP)).reason == "FIRST"


@pytest.mark.parametrize(
    ("minute", "sent", "reason"),
    [(10, (), "FIRST"), (10, (6,), "BUDGET"), (10, (5,), "FIRST"), (40, (10, 20), "FIRST"), (40, (10, 20, 30), "BUDGET")],
)
def test_a_run_has_three_alerts_five_minutes_apart(minute: int, sent: tuple[int, ...], reason: str) -> None:
    """Minutes of the run at which it wants to speak, and at which it spoke; the day's budget is another matter."""
    finding = watch(rule="form.forefoot_fatigue", live=True, run_ms=NOW + minute * MINUTE)
    past = History(in_run_ms=tuple(NOW + each * MINUTE for each in sent), today=99)
    assert tell(finding, past).reason == reason


@pytest.mark.parametrize(("minute", "reason"), [(29, "BUDGET"), (30, "FIRST")])
def test_drinking_has_a_budget_of_its_own(minute: int, reason: str) -> None:
    """Every 30 minutes in a run, though it is only info; after the run it is for the page."""
    fluids = watch(rule="acute.fluids", severity=Severity.INFO)
    in_run = replace(fluids, live=True, run_ms=NOW + minute * MINUTE)
    assert tell(in_run, History(in_run_ms=(NOW,))).reason == reason
    assert tell(fluids).reason == "PAGE_ONLY"


@pytest.mark.parametrize(
    ("most", "today", "reason"), [(4, 3, "FIRST"), (4, 4, "BUDGET"), (0, 0, "BUDGET"), (None, 99, "FIRST")]
)
def test_a_day_has_so_many_tellings(most: int | None, today: int, reason: str) -> None:
    """The budget of the day, its edge, none at all, and no limit; what cannot wait has none."""
    prefs = Preferences(a_day=most)
    assert tell(watch(), History(today=today), prefs).reason == reason
    assert tell(watch(severity=Severity.URGENT), History(today=today), prefs).reason == "FIRST"


def test_a_run_is_not_quiet() -> None:
    """At night a finding waits for the morning; who runs at night is told in the run."""
    assert tell(watch(), now_ms=NIGHT).reason == "QUIET_HOURS"
    assert tell(watch(live=True, occurred_ms=NIGHT), now_ms=NIGHT).reason == "FIRST"


def test_only_what_coaches_is_silenced() -> None:
    """An open red flag silences `form`, `strength`, `load`, `habit` and `shoe`; never `acute`, `triage` or another flag."""
    coached = {"form.cadence_drop", "strength.lapsed", "load.session_spike", "habit.no_warmup", "shoe.worn"}
    spared = {"acute.rice", "acute.limp", "triage.cramp", "flag.persistent"}
    assert {rule for rule in coached | spared if case.coaches(rule)} == coached
    for severity in (Severity.WATCH, Severity.WARN):
        assert tell(watch(severity=severity, inhibited=True)).reason == "INHIBITED"


def test_every_hold_gives_a_reason_of_its_own() -> None:
    """No two of the holds are for the same reason, and what speaks for none of them is told."""
    assert len(HOLDS) == len({hold.__name__ for hold in HOLDS}) == len(HELD) - 2
    assert isinstance(tell(watch()), Send)


def test_a_key_is_rule_side_and_event() -> None:
    """Another rule, side or event is another alert; the same three are the same one."""
    keys = {alert_key(*parts) for parts in itertools.product(("a.b", "a.c"), (None, "left", "right"), ("e1", "e2"))}
    assert len(keys) == 12
    assert alert_key("a.b", "left", "e1") in keys


@pytest.mark.parametrize(
    ("reported", "received", "session", "occurred"),
    [
        pytest.param(NOW - 500, NOW, (NOW - HOUR, NOW - HOUR), NOW - 500, id="in time"),
        pytest.param(NOW + HOUR, NOW, (NOW, NOW - HOUR), NOW, id="clock ahead"),
        pytest.param(NOW - HOUR, NOW, (NOW - 2 * HOUR, NOW - HOUR), NOW, id="clock an hour behind, heard as it happens"),
        pytest.param(1_000, NOW, (1_000 - 1_000, NOW - 1_000), NOW, id="clock in 1970, heard as it happens"),
        pytest.param(NOW - HOUR, NOW, (NOW - 2 * HOUR, NOW - 2 * HOUR), NOW - HOUR, id="an hour without a connection"),
        pytest.param(NOW - 90 * DAY, NOW, (NOW - 91 * DAY, NOW - 2_000), NOW - 90 * DAY, id="replayed"),
        pytest.param(NOW - HOUR, NOW, None, NOW - HOUR, id="no session"),
    ],
)
def test_a_wrong_clock_is_no_excuse_and_an_old_recording_no_news(
    reported: int, received: int, session: tuple[int, int] | None, occurred: int
) -> None:
    """A run heard as it happens is now, whatever its watch believes; one that arrives later was then."""
    assert occurred_by_our_clock(reported, received, session) == occurred
