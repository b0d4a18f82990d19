"""The season behind `soleus demo`: a forefoot runner in an old pair whose long runs grow too fast at the end."""

from __future__ import annotations

from domain.model import Runner, Shoe
from simulators.diary import Scenario, of_runs
from simulators.gait import Form
from simulators.runner import SimulatedRun, season, usual_week

NAME = "demo"
USUAL = Form(fore=0.22, mid=0.38, balance=50.4)
NEW = Form(fore=0.63, mid=0.27, balance=50.4)
GROWTH = (1.0, 1.18, 1.5)
"""The last three weeks, on the forefoot, as multiples of the usual one."""


def build(seed: int, weeks: int, end_ms: int, zone_name: str) -> list[SimulatedRun]:
    """Usual weeks that vary a little, then three on the forefoot, the last two growing."""
    late = GROWTH[-max(min(weeks - 1, len(GROWTH)), 1) :]
    usual = [usual_week(USUAL, scale=1.0 - 0.04 * (index % 3), climb=6.0) for index in range(weeks - len(late))]
    plan = usual + [usual_week(NEW, scale=factor, climb=6.0) for factor in late]
    return season(plan, seed=seed, end_ms=end_ms, zone_name=zone_name, label=NAME)


SCENARIO = Scenario(
    name=NAME,
    title="A season that ends with a spike, on the forefoot, in old shoes",
    fires=("load.session_spike", "form.forefoot_load", "form.forefoot_shift", "shoe.worn"),
    must_not_fire=("form.asymmetry", "form.cadence_drop", "acute.stop_now"),
    write=of_runs(build),
    weeks=14,
    runner=Runner(id="-", born_year=1991, previous_strain=False),
    shoes=(
        Shoe(id=0, name="Race day", kind="neutral", drop_mm=6, start_m=120_000),
        Shoe(id=0, name="Everyday", kind="neutral", drop_mm=8, start_m=180_000, is_default=True),
    ),
)
