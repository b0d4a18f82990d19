"""A flat runner moves to the hills for two weeks: the kilometres stay, the climb does not."""

from __future__ import annotations

from simulators.diary import Scenario, of_runs
from simulators.runner import SimulatedRun, season, usual_week

NAME = "hill-block"
FLAT_CLIMB = 4.0
HILL_CLIMB = 28.0
WEEKS_OF_HILLS = 2


def build(seed: int, weeks: int, end_ms: int, zone_name: str) -> list[SimulatedRun]:
    """Usual flat weeks, then two with seven times the climb."""
    hills = min(WEEKS_OF_HILLS, weeks - 1)
    flat = [usual_week(climb=FLAT_CLIMB) for _ in range(weeks - hills)]
    steep = [usual_week(climb=HILL_CLIMB) for _ in range(hills)]
    return season([*flat, *steep], seed=seed, end_ms=end_ms, zone_name=zone_name, label=NAME)


SCENARIO = Scenario(
    name=NAME,
    title="Two weeks of hills after months on the flat",
    fires=("load.hills",),
    must_not_fire=(
        "load.session_spike",
        "load.week_distance",
        "form.forefoot_load",
        "form.forefoot_shift",
        "form.asymmetry",
        "shoe.worn",
    ),
    write=of_runs(build),
)
