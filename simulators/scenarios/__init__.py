"""Scenarios: an explicit list. `SEASONS` are long and tell of many things; `ROWS` are pairs, one for each row of the rules.

A new season is a file with a SCENARIO and a line here; a new row is a file, named like its rule, with a SCENARIO that the
rule must see and a NEAR_MISS that it must not.
"""

from __future__ import annotations

from domain.errors import NotFound, shape
from simulators.diary import Scenario
from simulators.scenarios import (
    demo,
    forefoot_switch,
    hill_block,
    limp,
    load_session_spike,
    steady,
    too_much_too_soon,
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
ROWS: dict[str, tuple[Scenario, Scenario]] = {row.RULE: (row.SCENARIO, row.NEAR_MISS) for row in (load_session_spike,)}
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
