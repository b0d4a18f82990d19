"""Scenarios: an explicit list. `SEASONS` are long and tell of many things; `ROWS` are pairs, one for each row of the rules.

A new season is a file with a SCENARIO and a line here; a new row is a file, named like its rule, with a SCENARIO that the
rule must see and a NEAR_MISS that it must not.
"""

from __future__ import annotations

from domain.errors import NotFound, shape
from simulators.diary import Scenario
from simulators.scenarios import (
    acute_flag_guard,
    acute_fluids,
    acute_limp,
    acute_no_stretch,
    acute_rest_broken,
    acute_rice,
    acute_stop_now,
    demo,
    flag_chest,
    flag_dvt,
    flag_nerve,
    flag_persistent,
    flag_rupture,
    flag_weight_bearing,
    forefoot_switch,
    form_asymmetry,
    form_cadence_drop,
    form_forefoot_fatigue,
    form_forefoot_load,
    form_forefoot_shift,
    form_pronation,
    form_shoe_mismatch,
    habit_no_cooldown,
    habit_no_warmup,
    hill_block,
    limp,
    load_acwr,
    load_hills,
    load_history,
    load_monotony,
    load_return,
    load_session_spike,
    load_session_spike_live,
    load_speed,
    load_week_calf,
    load_week_distance,
    shoe_worn,
    steady,
    strength_lapsed,
    strength_programme,
    too_much_too_soon,
    triage_cramp,
    triage_doms,
    triage_strain,
    triage_tendon,
    triage_unclear,
    worn_shoes,
)

SEASONS: tuple[Scenario, ...] = (
    steady.SCENARIO,
    too_much_too_soon.SCENARIO,
    forefoot_switch.SCENARIO,
    hill_block.SCENARIO,
    worn_shoes.SCENARIO,
    limp.SCENARIO,
    demo.SCENARIO,
)
_PAIRS = (
    triage_doms,
    triage_strain,
    triage_cramp,
    triage_tendon,
    triage_unclear,
    acute_stop_now,
    acute_limp,
    acute_rice,
    acute_rest_broken,
    acute_no_stretch,
    acute_flag_guard,
    acute_fluids,
    load_session_spike,
    load_session_spike_live,
    load_week_distance,
    load_week_calf,
    load_speed,
    load_hills,
    load_acwr,
    load_monotony,
    load_return,
    load_history,
    habit_no_warmup,
    habit_no_cooldown,
    form_forefoot_load,
    form_forefoot_shift,
    form_forefoot_fatigue,
    form_cadence_drop,
    form_pronation,
    form_asymmetry,
    form_shoe_mismatch,
    shoe_worn,
    strength_programme,
    strength_lapsed,
    flag_weight_bearing,
    flag_dvt,
    flag_nerve,
    flag_rupture,
    flag_chest,
    flag_persistent,
)
ROWS: dict[str, tuple[Scenario, Scenario]] = {pair.RULE: (pair.SCENARIO, pair.NEAR_MISS) for pair in _PAIRS}
"""Rule → what it must see, and what looks like it and is not."""
SCENARIOS: tuple[Scenario, ...] = (*SEASONS, *(scenario for pair in ROWS.values() for scenario in pair))


def scenario(name: str) -> Scenario:
    """The scenario called `name`.

    Raises:
        NotFound: there is none.

    """
    for known in SCENARIOS:
        if known.name == name:
            return known
    choices = ", ".join(known.name for known in SCENARIOS)
    raise NotFound(f"There is no scenario {shape(name)}.", f"Choose one of {choices}.", field="scenario")
