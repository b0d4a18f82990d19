"""The decision table: every combination of what the policy looks at, and the outcome that must follow."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import policy
from alerts.policy import LIVE_TTL_S, STALE_MS, Decision, Facts, Told, alert_key, decide, occurred_by_our_clock
from domain.model import Kind, Severity

NOW = 1_800_000_000_000
RULES = ("load.session_spike", "acute.stop_now", "flag.dvt")
KINDS: tuple[Kind, ...] = get_args(Kind)
TOLD = (None, *Severity)
AGES = ("fresh", "past_ttl", "old", "stored_late")
SPOKEN = {Severity.STOP, Severity.URGENT}


def facts(rule: str, kind: Kind, severity: Severity, *, live: bool, age: str) -> Facts:
    """A finding of that age: fresh, older than it is of use on the wrist, two days old, or stored two days late."""
    ago = {"fresh": 0, "past_ttl": LIVE_TTL_S[severity] * 1000 + 1, "old": STALE_MS + 1, "stored_late": 0}[age]
    late = STALE_MS + 1 if age == "stored_late" else 0
    return Facts(rule, kind, severity, NOW - ago, live=live, stored_late_ms=late)


def expected(  # noqa: PLR0911 - one return a row of the table
    finding: Facts,
    told: Severity | None,
    age: str,
) -> tuple[str, str, bool]:
    """The table, written as a person would tell it, not as the code does it."""
    if told is not None and told.rank >= finding.severity.rank:
        return "hold", "UNCHANGED", True
    first_or_worse = "FIRST" if told is None else "WORSE"
    if finding.rule.startswith("flag.") or finding.severity is Severity.URGENT:
        return "send", first_or_worse, not (finding.live and age in {"past_ttl", "old"})
    if finding.severity is Severity.STOP:
        if finding.live and age in {"old", "stored_late"}:
            return "hold", "STALE", True
        return "send", first_or_worse, not (finding.live and age == "past_ttl")
    if finding.kind in {"display", "guard"}:
        return "hold", "DISPLAY", True
    if age in {"old", "stored_late"} or (finding.live and age == "past_ttl"):
        return "hold", "STALE", True
    if finding.severity is Severity.INFO:
        return "hold", "PAGE_ONLY", True
    return "send", first_or_worse, True


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("rule", RULES)
def test_every_combination(rule: str, severity: Severity) -> None:
    """Kind, liveness, age and what was told before, in every combination, give the outcome of the table."""
    for kind, live, age, told in itertools.product(KINDS, (False, True), AGES, TOLD):
        finding = facts(rule, kind, severity, live=live, age=age)
        decision = decide(finding, Told(told) if told is not None else None, NOW)
        assert (decision.decision, decision.reason, decision.wrist) == expected(finding, told, age), (finding, told, age)


def test_nothing_holds_what_must_be_heard() -> None:
    """`stop`, `urgent` and red flags, never told at that severity, are sent; except a live stop of two days ago."""
    for rule, kind, severity, live, age in itertools.product(RULES, KINDS, Severity, (False, True), AGES):
        if not (severity in SPOKEN or rule.startswith("flag.")):
            continue
        replayed = live and severity is Severity.STOP and age in {"old", "stored_late"} and not rule.startswith("flag.")
        decision = decide(facts(rule, kind, severity, live=live, age=age), None, NOW)
        assert (decision.decision == "hold") is replayed


def test_told_once_then_unchanged_for_ever() -> None:
    """Whatever was decided, the same finding again is UNCHANGED: one event never alerts twice."""
    for rule, kind, severity, live, age in itertools.product(RULES, KINDS, Severity, (False, True), AGES):
        again = decide(facts(rule, kind, severity, live=live, age=age), Told(severity), NOW)
        assert again == Decision("hold", "UNCHANGED")


@pytest.mark.parametrize(
    ("ended_ago_ms", "reason"),
    [(STALE_MS, "FIRST"), (STALE_MS + 1, "STALE")],
)
def test_the_edge_of_stale(ended_ago_ms: int, reason: str) -> None:
    """48 hours to the millisecond are not stale, one more is; so is one stored that late whenever it is looked at."""
    looked_at = Facts("load.session_spike", "rule", Severity.WATCH, NOW - ended_ago_ms)
    stored = Facts("load.session_spike", "rule", Severity.WATCH, NOW, stored_late_ms=ended_ago_ms)
    assert decide(looked_at, None, NOW).reason == reason
    assert decide(stored, None, NOW).reason == reason


@pytest.mark.parametrize("severity", [Severity.WATCH, Severity.STOP])
def test_the_edge_of_a_live_ttl(severity: Severity) -> None:
    """At its ttl a live alert still goes to the wrist, a millisecond later it does not."""
    ttl = LIVE_TTL_S[severity] * 1000

    def on_wrist(ago_ms: int) -> bool:
        decision = decide(Facts("acute.stop_now", "rule", severity, NOW - ago_ms, live=True), None, NOW)
        return decision.decision == "send" and decision.wrist

    assert on_wrist(ttl)
    assert not on_wrist(ttl + 1)


def test_a_key_is_rule_side_and_event() -> None:
    """Another rule, side or event is another alert; the same three are the same one."""
    keys = {alert_key(*parts) for parts in itertools.product(("a.b", "a.c"), (None, "left", "right"), ("e1", "e2"))}
    assert len(keys) == 12
    assert alert_key("a.b", "left", "e1") in keys


HOUR = 3_600_000


@pytest.mark.parametrize(
    ("reported", "received", "session", "occurred"),
    [
        pytest.param(NOW - 500, NOW, (NOW - HOUR, NOW - HOUR), NOW - 500, id="in time"),
        pytest.param(NOW + HOUR, NOW, (NOW, NOW - HOUR), NOW, id="clock ahead"),
        pytest.param(NOW - HOUR, NOW, (NOW - 2 * HOUR, NOW - HOUR), NOW, id="clock an hour behind, heard as it happens"),
        pytest.param(1_000, NOW, (1_000 - 1_000, NOW - 1_000), NOW, id="clock in 1970, heard as it happens"),
        pytest.param(NOW - HOUR, NOW, (NOW - 2 * HOUR, NOW - 2 * HOUR), NOW - HOUR, id="an hour without a connection"),
        pytest.param(NOW - 90 * 24 * HOUR, NOW, (NOW - 91 * 24 * HOUR, NOW - 2_000), NOW - 90 * 24 * HOUR, id="replayed"),
        pytest.param(NOW - HOUR, NOW, None, NOW - HOUR, id="no session"),
    ],
)
def test_a_wrong_clock_is_no_excuse_and_an_old_recording_no_news(
    reported: int,
    received: int,
    session: tuple[int, int] | None,
    occurred: int,
) -> None:
    """A run heard as it happens is now, whatever its watch believes; one that arrives later was then."""
    assert occurred_by_our_clock(reported, received, session) == occurred


def test_every_severity_has_a_lifetime() -> None:
    """A new severity cannot be forgotten."""
    assert set(LIVE_TTL_S) == set(Severity)
    assert policy.STALE_MS == 48 * HOUR


COACHED = ("form.cadence_drop", "strength.lapsed", "load.session_spike", "habit.no_warmup", "shoe.worn")
SPARED = ("acute.rice", "acute.limp", "triage.cramp", "flag.persistent")


@pytest.mark.parametrize("rule", COACHED)
def test_coaching_is_suspended_while_a_red_flag_is_open(rule: str) -> None:
    """Coaching below stop is held and says why; the same finding goes out when no flag is open."""
    for severity in (Severity.INFO, Severity.WATCH, Severity.WARN):
        assert decide(Facts(rule, "rule", severity, NOW, suspended=True), None, NOW).reason == "SUSPENDED"
    assert decide(Facts(rule, "rule", Severity.WATCH, NOW), None, NOW).decision == "send"


@pytest.mark.parametrize("rule", SPARED)
def test_what_is_no_coaching_is_not_suspended(rule: str) -> None:
    """Acute rules, triage and other flags speak while a flag is open."""
    assert decide(Facts(rule, "rule", Severity.WATCH, NOW, suspended=True), None, NOW).decision == "send"


MINUTE = 60_000


@pytest.mark.parametrize(
    ("minute", "sent", "reason"),
    [
        (10, (), "FIRST"),
        (10, (6,), "BUDGET"),
        (10, (5,), "FIRST"),
        (40, (10, 20), "FIRST"),
        (40, (10, 20, 30), "BUDGET"),
    ],
)
def test_a_run_has_three_alerts_five_minutes_apart(minute: int, sent: tuple[int, ...], reason: str) -> None:
    """Minutes of the run at which it wants to speak, and at which it spoke."""
    spoke = tuple(NOW + each * MINUTE for each in sent)
    finding = Facts(
        "form.forefoot_fatigue", "rule", Severity.WATCH, NOW, live=True, run_ms=NOW + minute * MINUTE, sent_ms=spoke
    )
    assert decide(finding, None, NOW).reason == reason


@pytest.mark.parametrize(("minute", "reason"), [(29, "BUDGET"), (30, "FIRST")])
def test_drinking_has_a_budget_of_its_own(minute: int, reason: str) -> None:
    """Every 30 minutes in a run, though it is only info; after the run it is for the page."""
    finding = Facts("acute.fluids", "rule", Severity.INFO, NOW, live=True, run_ms=NOW + minute * MINUTE, sent_ms=(NOW,))
    assert decide(finding, None, NOW).reason == reason
    assert decide(Facts("acute.fluids", "rule", Severity.INFO, NOW), None, NOW).reason == "PAGE_ONLY"


@given(
    rule=st.sampled_from(("flag.dvt", "flag.persistent", "flag.chest", "flag.nerve", "flag.rupture", "flag.weight_bearing")),
    severity=st.sampled_from(Severity),
    kind=st.sampled_from(KINDS),
    ago=st.integers(0, 400 * 86_400_000),
    late=st.integers(0, 400 * 86_400_000),
    live=st.booleans(),
    suspended=st.booleans(),
    sent=st.lists(st.integers(-3_600_000, 3_600_000), max_size=9),
    before=st.none() | st.sampled_from(Severity),
)
def test_a_red_flag_is_never_held(  # noqa: PLR0917 - all that the policy looks at
    rule: str,
    severity: Severity,
    kind: Kind,
    ago: int,
    late: int,
    live: bool,  # noqa: FBT001 - drawn, not called
    suspended: bool,  # noqa: FBT001 - drawn, not called
    sent: list[int],
    before: Severity | None,
) -> None:
    """Whatever its age, kind, severity, budget or another flag: it is sent, unless it was told before as badly."""
    finding = Facts(rule, kind, severity, NOW - ago, live, late, suspended, NOW, tuple(NOW + each for each in sent))
    decision = decide(finding, None if before is None else Told(before), NOW)
    if before is None or severity.rank > before.rank:
        assert decision.decision == "send"
    else:
        assert decision.reason == "UNCHANGED"


@given(
    rule=st.sampled_from((*RULES, *COACHED, *SPARED, "acute.fluids")),
    severity=st.sampled_from((Severity.STOP, Severity.URGENT)),
    live=st.booleans(),
    sent=st.lists(st.integers(-3_600_000, 3_600_000), max_size=9),
)
def test_stop_and_urgent_have_no_budget_and_are_not_suspended(
    rule: str,
    severity: Severity,
    live: bool,  # noqa: FBT001 - drawn, not called
    sent: list[int],
) -> None:
    """However much a run was told already, and with a red flag open: it is sent."""
    finding = Facts(rule, "rule", severity, NOW, live, 0, True, NOW, tuple(NOW + each for each in sent))  # noqa: FBT003 - suspended
    assert decide(finding, None, NOW).decision == "send"
