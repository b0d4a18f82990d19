"""The same sensible week, over and over: nothing to say."""

from __future__ import annotations

from simulators.diary import Scenario, of_runs
from simulators.runner import SimulatedRun, season, usual_week

NAME = "steady"


def build(seed: int, weeks: int, end_ms: int, zone_name: str) -> list[SimulatedRun]:
    """Usual weeks only."""
    return season([usual_week() for _ in range(weeks)], seed=seed, end_ms=end_ms, zone_name=zone_name, label=NAME)


SCENARIO = Scenario(
    name=NAME,
    title="Four runs a week, the same every week",
    fires=(),
    must_not_fire=(
        "load.session_spike",
        "load.week_distance",
        "load.week_calf",
        "load.speed",
        "load.hills",
        "load.return",
        "form.forefoot_load",
        "form.forefoot_shift",
        "form.cadence_drop",
        "form.asymmetry",
        "shoe.worn",
        "acute.stop_now",
    ),
    write=of_runs(build),
)
