"""The course of a pain: reports of one site and side join one episode, and its answers are triaged. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.care import Episode

if TYPE_CHECKING:
    from analysis.care import Told


def episodes(told: Told) -> tuple[Episode, ...]:
    """The episodes that the reports make, oldest first."""
    del told
    return ()
