"""Where it hurt lately: the worst pain of each place of the lower legs, from the episodes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.care import Episode, Rating

SITES = ("behind_knee", "muscle_belly", "near_ankle", "whole_calf")
"""The places of a lower leg that a report can name, from above."""
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Place:
    """What was reported of one place of one leg; `site` or `side` None = the reports did not say."""

    site: str | None
    side: str | None
    worst: int | None
    """0-10; None = no report had a number."""
    last: int | None
    """The last number that was told."""
    last_ms: int
    """When it was reported last."""
    reports: int
    episodes: tuple[str, ...]
    """Keys of the episodes, oldest first."""


def places(episodes: Iterable[Episode], since_ms: int) -> tuple[Place, ...]:
    """Each place of which anything was reported since then, the worst first; "both" is either leg."""
    told: dict[tuple[str | None, str | None], list[tuple[Rating, str]]] = {}
    for episode in episodes:
        lately = [(rating, episode.key) for rating in episode.ratings if rating.t_ms >= since_ms]
        sides = SIDES if episode.side == "both" else (episode.side,)
        for side in sides if lately else ():
            told.setdefault((episode.site if episode.site in SITES else None, side), []).extend(lately)
    found = [_place(site, side, ratings) for (site, side), ratings in told.items()]
    return tuple(sorted(found, key=lambda place: (-1 if place.worst is None else place.worst, place.last_ms), reverse=True))


def _place(site: str | None, side: str | None, told: list[tuple[Rating, str]]) -> Place:
    told = sorted(told, key=lambda each: each[0].t_ms)
    numbers = [rating.severity for rating, _ in told if rating.severity is not None]
    return Place(
        site=site,
        side=side,
        worst=max(numbers, default=None),
        last=numbers[-1] if numbers else None,
        last_ms=told[-1][0].t_ms,
        reports=len(told),
        episodes=tuple(dict.fromkeys(key for _, key in told)),
    )


def worst_of(episode: Episode) -> Rating | None:
    """Its worst report, the first of that number; None = no report had one."""
    rated = [rating for rating in episode.ratings if rating.severity is not None]
    return max(rated, key=lambda rating: rating.severity or 0, default=None)
