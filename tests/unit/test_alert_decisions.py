"""The decision table: every combination of what can speak for and against telling a finding, and what must come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple, get_args

import pytest

from alerts.case import EVERYBODY, FLAP_MS, IN_A_RUN, NOT_THE_WRIST, HoldReason, Send, SendReason
from alerts.policy import decide
from domain.model import Severity
from tests.deciding import (
    AGAIN_MS,
    MORNING,
    PREFERENCES,
    SNOOZED_UNTIL,
    ZONE,
    Past,
    Situation,
    before,
    facts,
    history,
    pasts,
    situations,
)

ORDER: tuple[HoldReason, ...] = (
    "DISPLAY",
    "STALE",
    "INHIBITED",
    "PAGE_ONLY",
    "NOT_ENOUGH_DATA",
    "SNOOZED",
    "QUIET_HOURS",
    "BUDGET",
)
"""Of several reasons not to tell what there is to tell, the runner is given the first of these."""
Outcome = tuple[str, int | None] | tuple[str, frozenset[str], str]
"""(reason of the hold, when to look again) or (reason of the telling, whom it reaches, how loud it is)."""


def against(case: Situation, *, worse: bool, snoozed: bool) -> dict[HoldReason, int | None]:
    """Every reason not to tell it now, with when to look again, in their order."""
    if case.loud:
        replayed = case.live and case.age == "old" and case.severity is Severity.STOP and not case.rule.startswith("flag.")
        return {"STALE": None} if replayed else {}
    drinking = case.live and case.rule == "acute.fluids"
    applies = {
        "DISPLAY": case.kind != "rule",
        "STALE": case.age != "fresh",
        "INHIBITED": case.silenced,
        "PAGE_ONLY": case.severity is Severity.INFO and not drinking,
        "NOT_ENOUGH_DATA": case.thin,
        "SNOOZED": snoozed and not worse,
        "QUIET_HOURS": case.night and not case.live,
        "BUDGET": case.spent,
    }
    again = {"SNOOZED": SNOOZED_UNTIL, "QUIET_HOURS": MORNING, "BUDGET": None if case.live else MORNING}
    return {reason: again.get(reason) for reason in ORDER if applies[reason]}


def news(  # noqa: PLR0911 - one return a row of the table
    case: Situation, past: Past
) -> str | tuple[str, int | None]:
    """Whether there is anything to tell: the reason to tell it, or (why there is none, when there may be)."""
    fresh = not past.told and past.held is None
    if fresh:
        return "FIRST"
    if past.relation == "worse":
        return "WORSE"
    if past.over_told:  # the runner believes that it is over, and it is not
        return "FIRST"
    if past.answer == "done":
        return "UNCHANGED", None
    if past.answer == "answered":
        return "ACKED", None
    if not past.told:
        only_later = past.held in {"QUIET_HOURS", "SNOOZED"} or (past.held == "BUDGET" and not case.live)
        return "FIRST" if only_later else ("UNCHANGED", None)
    if (past.answer == "put off" or case.alike_snoozed) and not case.loud:
        return "SNOOZED", SNOOZED_UNTIL
    if past.answer == "put off until now":
        return "REPEAT"
    if past.turn == "never" or past.relation == "milder":
        return "UNCHANGED", None
    return "REPEAT" if past.turn == "now" else ("UNCHANGED", case.now + 1)


def when_over(case: Situation, past: Past, told: Severity | None) -> Outcome:
    """What is over is told to who was warned of it, does not know yet, and did not answer; good news can wait."""
    flag = case.rule.startswith("flag.")
    if told is None or past.answer == "done" or past.over_told:
        return "UNCHANGED", None
    if past.over == "just now" and not flag:
        return "UNCHANGED", case.now - 1 + FLAP_MS
    if told.rank < Severity.WARN.rank or case.live:
        return "UNCHANGED", None
    if past.answer == "answered" and not flag:
        return "ACKED", None
    return ("QUIET_HOURS", MORNING) if case.night else ("RESOLVED", NOT_THE_WRIST, "low")


def expected(case: Situation, past: Past) -> Outcome:
    """What must come of it."""
    if past.over != "no":
        return when_over(case, past, before(case, past) if past.told else None)
    what = news(case, past)
    if isinstance(what, tuple):
        return what
    snoozed = past.answer == "put off" or case.alike_snoozed
    for reason, again in against(case, worse=what == "WORSE", snoozed=snoozed).items():
        return reason, again
    late = case.live and case.age != "fresh"
    whom = IN_A_RUN if case.live and not case.loud else EVERYBODY
    if (what == "REPEAT" or late) and not case.emergency:
        whom = NOT_THE_WRIST
    loud = {"info": "low", "watch": "normal", "warn": "normal", "stop": "high", "urgent": "high"}[case.severity.value]
    return what, whom, loud


class Line(NamedTuple):
    """One line of the table."""

    case: Situation
    past: Past
    must: Outcome


def table() -> Iterator[Line]:
    """Every line; what is over does not depend on most circumstances, and is told with the others at rest."""
    found = list(pasts())
    for case in situations():
        quiet = not (case.silenced or case.thin or case.alike_snoozed or case.spent)
        for past in found:
            if before(case, past) is not None and (past.over == "no" or quiet):
                yield Line(case, past, expected(case, past))


@cache
def decided() -> tuple[Counter[str], list[tuple[Line, object]]]:
    """The table, gone through once: what it covers, and the lines that are decided otherwise.

    It covers so many lines of each reason, and of `A before B` where both speak against telling and A is given.
    """
    found: Counter[str] = Counter()
    wrong: list[tuple[Line, object]] = []
    for case, past, must in table():
        made = decide(facts(case, past), history(case, past), PREFERENCES, ZONE, case.now)
        got = (made.reason, made.channels, made.urgency) if isinstance(made, Send) else (made.reason, made.until_ms)
        if got != must:
            wrong.append((Line(case, past, must), got))
        found[must[0]] += 1
        if past.over == "no" and must[0] in ORDER and isinstance(what := news(case, past), str):
            snoozed = past.answer == "put off" or case.alike_snoozed
            both = against(case, worse=what == "WORSE", snoozed=snoozed)
            for first, second in pairwise(ORDER):
                if must[0] == first and second in both:
                    found[f"{first} before {second}"] += 1
    return found, wrong


def test_every_combination() -> None:
    """Whatever comes together, the decision is the one that a person would make, to the moment of the next look."""
    _, wrong = decided()
    assert wrong[:3] == [], len(wrong)


def test_every_reason_is_in_the_table() -> None:
    """Each reason to tell and each reason to hold is the outcome of some lines; none is there that nobody knows."""
    reasons = {*get_args(SendReason), *get_args(HoldReason)}
    covered, _ = decided()
    assert {name for name in covered if " before " not in name} == reasons
    assert covered.total() > 100_000


@pytest.mark.parametrize(("first", "second"), list(pairwise(ORDER)))
def test_of_two_reasons_the_first_is_given(first: str, second: str) -> None:
    """Each reason meets the next one of the order in some lines of the table, and wins."""
    assert decided()[0][f"{first} before {second}"] > 0


def test_an_hour_is_not_over_a_millisecond_early() -> None:
    """The wait of the list is counted from the last telling, to the millisecond."""
    case = Situation("load.session_spike", "rule", Severity.WARN, live=False)
    for turn, reason in (("not yet", "UNCHANGED"), ("now", "REPEAT")):
        past = Past(told=True, turn=turn)  # type: ignore[arg-type]  # two of three
        known = history(case, past)
        assert (case.now - known.told_ms >= AGAIN_MS) is (turn == "now")
        assert decide(facts(case, past), known, PREFERENCES, ZONE, case.now).reason == reason
