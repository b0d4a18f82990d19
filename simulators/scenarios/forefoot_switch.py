"""A heel striker reads a book and runs on the forefoot from now on: same distance, other tissue."""

from __future__ import annotations

from simulators.diary import Scenario, of_runs
from simulators.gait import Form
from simulators.runner import SimulatedRun, season, usual_week

NAME = "forefoot-switch"
BEFORE = Form(fore=0.05, mid=0.2)
AFTER = Form(fore=0.72, mid=0.2)
WEEKS_AFTER = 2


def build(seed: int, weeks: int, end_ms: int, zone_name: str) -> list[SimulatedRun]:
    """Usual weeks on the heel, the last two on the forefoot."""
    after = min(WEEKS_AFTER, weeks - 1)
    plan = [usual_week(BEFORE) for _ in range(weeks - after)] + [usual_week(AFTER) for _ in range(after)]
    return season(plan, seed=seed, end_ms=end_ms, zone_name=zone_name, label=NAME)


SCENARIO = Scenario(
    name=NAME,
    title="From heel to forefoot from one week to the next",
    fires=("form.forefoot_shift", "form.forefoot_load"),
    must_not_fire=(
        "load.session_spike",
        "load.week_distance",
        "load.hills",
        "form.cadence_drop",
        "form.asymmetry",
        "shoe.worn",
    ),
    write=of_runs(build),
)
