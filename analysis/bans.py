"""What must not be advised while a plan runs or a red flag is open. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.care import Plan, RedFlag
from domain.model import Tip


def banned(plans: Sequence[Plan], flags: Sequence[RedFlag]) -> Mapping[Tip, str]:
    """Each tip that must not be given now, with the guard that holds it back."""
    del plans, flags
    return {}
