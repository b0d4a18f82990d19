"""What must not be advised while a plan runs or a red flag is open. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.care import Plan, RedFlag
from domain.guards import FLAG_GUARD, HELD_BY, NO_STRETCH, STRENGTH_PAUSED
from domain.model import Tip

GUARDED_FLAGS = frozenset({"flag.dvt", "flag.nerve", "flag.rupture"})
"""Those in which rubbing, stretching, cooling, binding or raising the leg may do harm."""


def guards(plans: Sequence[Plan], flags: Sequence[RedFlag]) -> tuple[str, ...]:
    """The guards that are in force, the strongest first."""
    opened = {flag.rule for flag in flags if flag.closed_ms is None}
    resting = any(plan.kind == "rice" and plan.state != "ended" for plan in plans)
    in_force = {
        FLAG_GUARD: bool(opened & GUARDED_FLAGS),
        NO_STRETCH: resting,
        STRENGTH_PAUSED: resting or bool(opened),
    }
    return tuple(guard for guard in HELD_BY if in_force[guard])


def banned(plans: Sequence[Plan], flags: Sequence[RedFlag]) -> Mapping[Tip, str]:
    """Each tip that must not be given now, with the guard that holds it back; the strongest one where several do."""
    found: dict[Tip, str] = {}
    for guard in guards(plans, flags):
        for tip in HELD_BY[guard]:
            found.setdefault(tip, guard)
    return found
