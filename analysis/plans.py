"""Plans: which follow from episodes, breaks and the runner's own choice, and when they end, pause and yield. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.care import Episode, Plan, RedFlag

if TYPE_CHECKING:
    from analysis.care import Told


def plans(
    told: Told,
    episodes: Sequence[Episode],
    flags: Sequence[RedFlag],
    now_ms: int,
) -> tuple[tuple[Plan, ...], int | None]:
    """Every plan, oldest first, and the next instant at which time alone changes one."""
    del told, episodes, flags, now_ms
    return (), None
