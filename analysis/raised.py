"""Red flags: which were raised, which are open, and what closes them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.care import Episode, RedFlag

if TYPE_CHECKING:
    from analysis.care import Told


def flags(told: Told, episodes: Sequence[Episode], now_ms: int) -> tuple[RedFlag, ...]:
    """Every red flag that was ever raised, oldest first, open or closed."""
    del told, episodes, now_ms
    return ()


def next_check(episodes: Sequence[Episode], now_ms: int) -> int | None:
    """When the next episode is looked at for want of improvement, with nothing new being told."""
    del episodes, now_ms
    return None
