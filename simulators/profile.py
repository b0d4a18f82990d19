"""What a scenario assumes about its runner, entered as the runner would have entered it: the profile and the shoes."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from domain.clock import MS_PER_DAY
from simulators.diary import Scenario
from store import people


def enter(session: Session, runner_id: str, scenario: Scenario, now_ms: int, weeks: int | None = None) -> str:
    """Add the runner (if new) and the scenario's pairs (those not there by name); returns the runner's zone.

    The pairs are there since before the season, which ends now and lasts `weeks` or as long as the scenario says. A runner
    who exists keeps their own profile.
    """
    before_ms = now_ms - ((weeks or scenario.weeks) + 1) * 7 * MS_PER_DAY
    people.add_runner(session, replace(scenario.runner, id=runner_id), now_ms)
    owned = {shoe.name for shoe in people.shoes(session, runner_id)}
    for shoe in scenario.shoes:
        if shoe.name not in owned:
            people.add_shoe(session, runner_id, shoe, before_ms)
    return people.runner(session, runner_id).zone
