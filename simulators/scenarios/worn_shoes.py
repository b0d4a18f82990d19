"""The same sensible week in the same old pair, until there is nothing left of it."""

from __future__ import annotations

from domain.model import Shoe
from simulators.diary import Scenario, of_runs
from simulators.runner import SimulatedRun, season, usual_week

NAME = "worn-shoes"


def build(seed: int, weeks: int, end_ms: int, zone_name: str) -> list[SimulatedRun]:
    """Usual weeks only; the shoes are the story."""
    return season([usual_week() for _ in range(weeks)], seed=seed, end_ms=end_ms, zone_name=zone_name, label=NAME)


SCENARIO = Scenario(
    name=NAME,
    title="One pair from 450 km to beyond 805 km",
    fires=("shoe.worn",),
    must_not_fire=("load.session_spike", "load.week_distance", "load.week_calf", "form.forefoot_load", "form.asymmetry"),
    write=of_runs(build),
    shoes=(Shoe(id=0, name="Old faithfuls", kind="neutral", drop_mm=10, start_m=450_000, is_default=True),),
)
