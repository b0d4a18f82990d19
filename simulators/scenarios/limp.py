"""A leg begins to hurt: one side stays longer on the ground run after run, and in the last run a marker is pressed."""

from __future__ import annotations

from dataclasses import replace

from simulators.diary import Scenario, of_runs
from simulators.gait import Form
from simulators.runner import SimulatedRun, season, usual_week

NAME = "limp"
SOUND = Form()
SORE = Form(balance=53.4, late_balance=3.0, late_from=0.6)
WEEKS_OF_LIMPING = 2


def build(seed: int, weeks: int, end_ms: int, zone_name: str) -> list[SimulatedRun]:
    """Usual weeks, then two with the left foot 3 points longer on the ground; a pain marker late in the last run."""
    sore = min(WEEKS_OF_LIMPING, weeks - 1)
    plan = [usual_week(SOUND) for _ in range(weeks - sore)] + [usual_week(SORE) for _ in range(sore)]
    plan[-1] = [*plan[-1][:-1], replace(plan[-1][-1], pain_at=0.8)]
    return season(plan, seed=seed, end_ms=end_ms, zone_name=zone_name, label=NAME)


SCENARIO = Scenario(
    name=NAME,
    title="One leg spared more and more, then a pain marker",
    fires=("form.asymmetry", "acute.stop_now"),
    must_not_fire=("load.session_spike", "load.week_distance", "form.forefoot_load", "form.forefoot_shift", "shoe.worn"),
    write=of_runs(build),
)
