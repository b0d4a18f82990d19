"""What must not be advised now, and what is said instead. A guard holds a tip back wherever a runner could read it.

`acute.no_stretch`: no stretching or hard massage in a suspected strain. `acute.flag_guard`: while `flag.dvt`, `flag.nerve`
or `flag.rupture` is open, only "see a clinician".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.model import Tip
from domain.words import Say, rule_id

NO_STRETCH = "acute.no_stretch"
FLAG_GUARD = "acute.flag_guard"
STRENGTH_PAUSED = "strength.programme"
"""Not a guard of the catalogue: strength work pauses while a strain plan runs or a red flag is open."""
HELD_BY: dict[str, tuple[Tip, ...]] = {
    FLAG_GUARD: ("massage", "stretch", "ice", "compression", "elevation"),
    NO_STRETCH: ("stretch", "massage"),
    STRENGTH_PAUSED: ("strength",),
}


def guard_of(tips: Iterable[str], banned: Mapping[Tip, str]) -> str | None:
    """The guard that holds advice with these tips back, the strongest first; None = it may be given."""
    found = {banned[tip] for tip in tips if tip in banned}  # type: ignore[index]
    return next((guard for guard in HELD_BY if guard in found), None)


def safe_do(do: str, tips: Iterable[str], banned: Mapping[Tip, str], say: Say) -> str:
    """`do`, or what is said in its place while a guard holds it back."""
    guard = guard_of(tips, banned)
    return do if guard is None else say.text(f"held-{rule_id(guard)}")
