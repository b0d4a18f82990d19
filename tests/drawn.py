"""What property tests draw: histories with everything a watch measures, runs under way, reports, all that was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from hypothesis import strategies as st

from analysis.care import Told, care
from analysis.history import History
from analysis.live_windows import Limp, LiveDrift, LiveWindows, Slowed
from analysis.reported import of_reports, of_runner
from analysis.rules.base import Facts, LiveRun, ShoeUse
from domain.care import Care, LogEntry, Plan, PlanAnswer, Programme
from domain.clock import MS_PER_DAY
from domain.metrics import Metrics
from domain.model import CheckIn, Finding, Runner
from domain.past import PastRun
from domain.red_flags import QUESTIONS
from tests.judged import EPOCH, MONDAY, bins, paced, run, speeds

HOUR_MS = 3_600_000
DAY_0 = (MONDAY - EPOCH) * MS_PER_DAY
"""The morning, 0:00 UTC, of the Monday that drawn runs and reports follow."""
SENSORS = dict.fromkeys(
    ("stance_time", "cadence", "stance_time_balance", "strike", "pronation_left", "pronation_right"),
    "pod",
)
_KM = st.floats(0.5, 40)


_FORM = {
    "cadence_spm": st.sampled_from([170.0, 172.0, 155.0]),
    "fore": st.sampled_from([0.1, 0.2, 0.6, 0.9]),
    "balance": st.sampled_from([50.0, 50.5, 54.0]),
    "pronation_left": st.sampled_from([5.0, 6.0, 14.0]),
    "pronation_right": st.sampled_from([5.0, 6.0, 14.0]),
}
_PART = st.sampled_from([(8, 8), (8, 1), (1, 8)])
_CHANGED = 3
"""The last so many runs may be run in another way than those before."""


@st.composite
def measured(draw: st.DrawFn, day: int, km: float, form: Mapping[str, float]) -> PastRun:
    """A run of `km` on `day` with everything known: load, climb, speeds, and its form."""
    fast, (warm, cool) = draw(st.sampled_from([0.0, 3.0, 3.0, 25.0])), draw(_PART)
    return run(
        day,
        km,
        ascent_m=draw(st.sampled_from([0.0, 30.0, 60.0, 400.0, 900.0])),
        excluded=draw(st.integers(0, 15)) == 15,
        speeds=speeds(v30=km * 5, v45=fast),
        bins=bins(3.0, km * 330, form),
        pace=paced((warm, 2.6), (fast, 4.5), (cool, 2.6)),
        forefoot_share=form["fore"],
        strike_source="pod",
        sensors=SENSORS,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[PastRun]:
    """Up to 18 runs, mostly every other day and alike, now and then with a gap; the last one is the one that is judged."""
    usual, before, now = draw(st.floats(2.5, 20)), draw(st.fixed_dictionaries(_FORM)), draw(st.fixed_dictionaries(_FORM))
    step = st.tuples(st.sampled_from([2, 2, 2, 2, 2, 3, 1, 9, 16]), st.sampled_from([1, 1, 1, 1.2, 0.6]))
    most = draw(st.sampled_from([2, 9, 16, 16]))
    steps = [(0, 1.0), *draw(st.lists(step, min_size=most - 2, max_size=most))]
    steps.append((draw(st.sampled_from([1, 2, 2, 3, 15, 30])), draw(st.floats(0.3, 3))))
    day, runs = 0, []
    for i, (gap, factor) in enumerate(steps):
        day += gap
        runs.append(draw(measured(day, usual * factor, now if i >= len(steps) - _CHANGED else before)))
    return runs


@st.composite
def around(draw: st.DrawFn) -> dict[str, Any]:
    """What `Facts` know beside the runs: air, the pair, how the form drifted."""
    drift = {"stance_ms": draw(st.floats(-30, 30)), "fore": draw(st.floats(-0.5, 0.5)), "seconds": 600.0, "speed": 3.0}
    worn = draw(st.floats(0, 900_000))
    shoe = ShoeUse(
        id=1,
        name=draw(st.sampled_from(["Ghost 15", "Gel-Kayano 30"])),
        worn_m=worn,
        before_m=worn * draw(st.floats(0, 1)),
        first_run=draw(st.booleans()),
        kind=draw(st.sampled_from([None, "neutral", "stability", "motion_control"])),
        drop_mm=draw(st.sampled_from([None, 0.0, 8.0, 12.0])),
        drop_before_mm=draw(st.sampled_from([None, 4.0, 8.0])),
        model="Ghost 15",
    )
    return {
        "temperature_c": draw(st.one_of(st.none(), st.floats(-10, 40))),
        "shoe": draw(st.one_of(st.none(), st.just(shoe))),
        "metrics": Metrics(1, detail={"drift": drift}),
    }


def judged(runs: list[PastRun], runner: Runner, **more: Any) -> Facts:
    """The last run in the light of those before it. The longest ever is of the same runs."""
    before = [past for past in runs[:-1] if not past.excluded]
    longest = max((past.distance_m or 0.0 for past in before), default=None)
    history = History(runs[:-1], longest, runs[0].day)
    return Facts(runner, runs[-1].ended_ms, run=runs[-1], history=history, **more)


@st.composite
def under_way(draw: st.DrawFn) -> LiveRun:
    """A run under way with whatever its windows may hold."""
    side = draw(st.sampled_from([None, "left", "right"]))
    windows = LiveWindows(
        moved_s=draw(st.floats(0, 20_000)),
        temperature_c=draw(st.one_of(st.none(), st.floats(-10, 40))),
        reminder=draw(st.one_of(st.none(), st.integers(1, 8))),
        limp=draw(
            st.one_of(
                st.none(),
                st.builds(
                    Limp,
                    number=st.just(1),
                    since_ms=st.just(0),
                    held_s=st.floats(0, 90),
                    balance=st.floats(35, 65),
                    usual=st.floats(48, 52),
                    speed=st.just(3.0),
                    sensor=st.just("hrm"),
                ),
            ),
        ),
        slowed=draw(
            st.one_of(
                st.none(),
                st.builds(
                    Slowed, st.just("p"), st.just(side), st.floats(0, 1), st.floats(0, 1), st.floats(0, 30), st.just(1)
                ),
            ),
        ),
        drift=draw(
            st.one_of(
                st.none(),
                st.builds(
                    LiveDrift,
                    stance_ms=st.floats(-40, 40),
                    fore=st.floats(-0.6, 0.6),
                    seconds=st.just(300.0),
                    speed=st.just(3.0),
                    held=st.just(3),
                ),
            ),
        ),
    )
    metres = draw(st.floats(0, 60_000))
    longest = draw(st.one_of(st.none(), st.floats(3_000, 40_000)))
    return LiveRun("S1", metres, DAY_0, longest, draw(st.integers(1, 30)), started_ms=DAY_0, windows=windows)


ANSWERS = st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(["yes", "no", "no", "no"]))
_ALL_NO = dict.fromkeys(QUESTIONS, "no")


@st.composite
def reports(draw: st.DrawFn, most: int = 8) -> tuple[CheckIn, ...]:
    """Up to `most` reports within 20 days, oldest first, any of it told or not."""
    hours = sorted(draw(st.lists(st.integers(8, 480), max_size=most, unique=True)))

    def maybe(*values: object) -> Any:
        return draw(st.sampled_from([None, *values]))

    yes_or_no = (True, False)

    return tuple(
        CheckIn(
            id=f"c{hour}",
            t_ms=DAY_0 + hour * HOUR_MS,
            received_ms=DAY_0 + hour * HOUR_MS + draw(st.integers(0, 3)) * HOUR_MS,
            source="web",
            phase=maybe("during", "after"),
            site=maybe("muscle_belly", "near_ankle", "whole_calf"),
            side=maybe("left", "right", "both"),
            character=maybe("dull", "sharp", "struck", "cramp", "stiff"),
            onset=maybe("during", "right_after", "days_after", "gradual"),
            severity=maybe(0, 2, 5, 8),
            course=maybe("worse", "eases"),
            answers=draw(st.one_of(ANSWERS, st.just(_ALL_NO))),
            walks_without_pain=maybe(*yes_or_no),
            hurts_at_rest=maybe(*yes_or_no),
            rested=maybe(*yes_or_no),
            clinician_seen=True if draw(st.integers(0, 5)) == 0 else None,
        )
        for hour in hours
    )


@st.composite
def told(draw: st.DrawFn, runner: Runner = Runner("anna")) -> Told:  # noqa: B008 - frozen
    """All that a runner may tell in 20 days: reports, runs, the log, a programme, answers to reminders."""
    known = draw(reports())
    plans = [f"{kind}:{report.id}" for report in known for kind in ("rice", "doms", "review", "return")]
    answered = draw(st.lists(st.tuples(st.sampled_from(plans), st.integers(9, 500)), max_size=3)) if plans else []
    kinds: tuple[Literal["heel_drops", "alfredson"] | None, ...] = (None, "heel_drops", "alfredson")
    chosen = draw(st.sampled_from(kinds))
    return Told(
        runner,
        reports=known,
        runs=tuple(run(day, draw(_KM)) for day in sorted(draw(st.sets(st.integers(0, 20), max_size=8)))),
        log=tuple(
            LogEntry(f"l{hour}", DAY_0 + hour * HOUR_MS, draw(st.sampled_from(["strength", "hike"])), 20.0)
            for hour in sorted(draw(st.sets(st.integers(8, 480), max_size=6)))
        ),
        programmes=() if chosen is None else (Programme("p1", chosen, DAY_0 + 9 * HOUR_MS),),
        answers=tuple(
            PlanAnswer(plan, DAY_0 + hour * HOUR_MS, draw(st.sampled_from(["ack", "better", "worse", "stop"])))
            for plan, hour in sorted(answered, key=lambda each: each[1])
        ),
    )


def found_in(known: Told, now_ms: int) -> list[Finding]:
    """Every finding that follows from what was told up to `now_ms`."""
    until = known.until(now_ms)
    return [*of_reports(until, 0), *of_runner(until, care(known, now_ms), 0)]


def resting(since_ms: int = DAY_0 - HOUR_MS) -> Care:
    """Of a runner in a rest window."""
    return Care(since_ms, plans=(Plan("rice:e1", "rice", "acute.rice", since_ms, side="left"),))


def essence(findings: Iterable[Finding]) -> list[tuple[object, ...]]:
    """What a finding says without its words: what must not depend on language or units."""
    return sorted(
        (f.rule, f.key, f.severity, f.side or "", f.confidence, f.emergency, f.tips, f.plan or "", str(f.evidence))
        for f in findings
    )
