"""The rows of the rule catalogue, played by hand against a running Soleus, as `verify` plays them in one process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulators.scenarios import ROWS
from tests.e2e.installation import Installation

PLAYED = ("triage.tendon", "flag.dvt", "acute.limp", "acute.flag_guard", "acute.rest_broken", "strength.lapsed")


@pytest.mark.slow
def test_what_verify_sees_can_be_seen_by_hand(installation: Callable[..., Installation]) -> None:
    """Over MQTT and the store: a pattern, a red flag, a live limp, a guard, a rest broken, a programme forgotten."""
    place = installation()
    place.start()
    for number, rule in enumerate(PLAYED):
        seen, missed = ROWS[rule]
        for scenario, found in ((seen, True), (missed, False)):
            runner = f"runner-{number}-{int(found)}"
            summary = place.json("simulate", scenario.name, "--runner", runner, "--speed", "max")
            assert summary["scenario"] == scenario.name
            rules = {row["rule"] for row in place.json("findings", "--runner", runner)}
            assert (rule in rules) is found, f"{scenario.name}: {sorted(rules)}"
