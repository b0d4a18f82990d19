"""The crowd and its sums: what is counted as a burden, and what as a warning in time."""

from __future__ import annotations

from dataclasses import replace

from simulators.cohort import STORIES, Person, people
from soleus.cohort import LEAD_DAYS, Heard, judge, summary

WEEKS = 12


def _crowd() -> list[Person]:
    return people(12, WEEKS, seed=7)


def _harmed_on(day: int | None) -> Person:
    return replace(_crowd()[0], harmed_on=day)


def test_the_same_seed_makes_the_same_people() -> None:
    """People, their runs and their fate depend on the seed alone; another seed makes others."""
    assert _crowd() == _crowd()
    assert people(12, WEEKS, seed=8) != _crowd()
    first, again = (next(_crowd()[3].runs(0)) for _ in range(2))
    assert (first.sid, first.recorded.trace.columns["speed"].tolist()) == (
        again.sid,
        again.recorded.trace.columns["speed"].tolist(),
    )
    assert abs(sum(STORIES.values()) - 1) < 1e-9


def test_nobody_runs_on_after_the_harm() -> None:
    """The day of the harm is the last one on which a harmed runner runs."""
    hurt = replace(_crowd()[0], harmed_on=_crowd()[0].days[5].index)
    assert len(list(hurt.runs(0))) == 6


def test_a_warning_counts_only_if_it_came_before_the_harm() -> None:
    """In the four weeks before, or on the day itself while the run was under way; later and much earlier do not count."""
    harm = 60
    cases = {
        True: [
            Heard(harm - 1, "load.hills", live=False),
            Heard(harm - LEAD_DAYS, "load.hills", live=False),
            Heard(harm, "x", live=True),
        ],
        False: [
            Heard(harm, "load.hills", live=False),
            Heard(harm - LEAD_DAYS - 1, "load.hills", live=False),
            Heard(harm + 1, "x", live=True),
        ],
    }
    for warned, heard in cases.items():
        for one in heard:
            found = summary([_harmed_on(harm)], [[one]], WEEKS)
            assert found["harmed"]["warned"] == int(warned), one


def test_the_burden_is_that_of_the_healthy() -> None:
    """Findings of harmed runners are no burden; the healthy ones' are divided by all of their weeks."""
    noisy = [Heard(day, "load.week_calf", live=False) for day in (10, 20, 30)]
    found = summary([_harmed_on(None), _harmed_on(80), _harmed_on(None)], [noisy, noisy, []], WEEKS)
    assert found["healthy"]["findings"] == 3
    assert found["healthy"]["per_runner_week"] == round(3 / (2 * WEEKS), 3)
    assert found["healthy"]["by_rule"] == {"load.week_calf": 3}
    assert found["targets"]["per_runner_week"]["reached"] is True
    assert found["targets"]["share"]["reached"] is False


def test_people_are_judged_by_the_real_rules() -> None:
    """The store and the rules see a runner who doubles the long run, and nothing of why."""
    crowd = [person for person in people(60, WEEKS, seed=7) if person.story == "giant"][:2]
    found = judge(crowd)
    assert len(found) == len(crowd) == 2
    assert all("load.session_spike" in {one.rule for one in heard} for heard in found)
