"""Seasons with a lesson: an explicit list. A new one is a file with a SCENARIO and a line here."""

from __future__ import annotations

from domain.errors import NotFound, shape
from simulators.runner import Scenario
from simulators.scenarios import demo, forefoot_switch, hill_block, limp, steady, too_much_too_soon, worn_shoes

SCENARIOS: tuple[Scenario, ...] = (
    steady.SCENARIO,
    too_much_too_soon.SCENARIO,
    forefoot_switch.SCENARIO,
    hill_block.SCENARIO,
    worn_shoes.SCENARIO,
    limp.SCENARIO,
    demo.SCENARIO,
)


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
