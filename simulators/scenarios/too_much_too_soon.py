"""A good base, then a race is booked: the long run and the week grow far faster than a calf adapts."""

from __future__ import annotations

from simulators.diary import Scenario, of_runs
from simulators.runner import SimulatedRun, season, usual_week

NAME = "too-much-too-soon"
GROWTH = (1.2, 1.55, 2.0)
"""The last weeks, as multiples of the usual one: each long run about 1.2 to 1.3 times the longest before it."""


def build(seed: int, weeks: int, end_ms: int, zone_name: str) -> list[SimulatedRun]:
    """Usual weeks, then three that grow."""
    grown = GROWTH[-max(min(weeks - 1, len(GROWTH)), 1) :]
    plan = [usual_week() for _ in range(weeks - len(grown))] + [usual_week(scale=factor) for factor in grown]
    return season(plan, seed=seed, end_ms=end_ms, zone_name=zone_name, label=NAME)


SCENARIO = Scenario(
    name=NAME,
    title="A base of 31 km a week doubled within three weeks",
    fires=("load.session_spike", "load.week_distance", "load.week_calf"),
    must_not_fire=(
        "form.forefoot_load",
        "form.forefoot_shift",
        "form.cadence_drop",
        "form.asymmetry",
        "shoe.worn",
        "acute.stop_now",
    ),
    write=of_runs(build),
)
