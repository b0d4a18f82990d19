"""The pictures of one run beside its lanes, each with what stands beside it: where the load came from, feet, the map."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.words import Words
from charts.balance import balance
from charts.shares import Share, shares
from charts.track import Place, track
from domain.fields import STRIKES
from domain.portrait import Portrait, Stretch

WIDE, NARROW = 500.0, 326.0
"""Widths in px of half a card's row at 1280, and of a card at 390 px."""
MAP_WIDE, MAP_NARROW = (520.0, 390.0), (326.0, 245.0)
PLACES = 24
"""Rows of the map's table."""
_JOIN_S = 20.0
"""Fast parts this near to each other are marked as one: a mark a pixel wide says nothing."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """One kind of running in a run, in words: its share of the time and of the load, %, and calf-km a unit of distance."""

    kind: str
    name: str
    time: str
    time_percent: int
    calf_km: str
    load_percent: int
    each: str


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a run's load came from."""

    rows: tuple[PartRow, ...]
    picture: str

    @property
    def hilly(self) -> bool:
        """Whether some of it was steep."""
        return any(row.kind == "hills" for row in self.rows)


def _twice(draw: dict[str, str]) -> str:
    return "".join(f'<div class="{kind}">{picture}</div>' for kind, picture in draw.items())


def load_parts(portrait: Portrait, words: Words) -> Parts | None:
    """The segments of a run as rows and as a picture; None when there was no load to share out."""
    load = sum(segment.calf_km for segment in portrait.segments)
    seconds = sum(segment.seconds for segment in portrait.segments)
    if load <= 0 or seconds <= 0:
        return None
    rows = tuple(
        PartRow(
            kind=one.kind,
            name=words.t(f"segment-{one.kind}"),
            time=words.duration(one.seconds),
            time_percent=round(one.seconds / seconds * 100),
            calf_km=words.number(one.calf_km),
            load_percent=round(one.calf_km / load * 100),
            each=words.say.per_distance(one.calf_km / one.distance_m * 1000) if one.distance_m > 0 else "–",
        )
        for one in portrait.segments
    )
    bars = [
        (words.t("page-run-share-time"), [one.seconds / seconds for one in portrait.segments]),
        (words.t("page-run-share-load"), [one.calf_km / load for one in portrait.segments]),
    ]
    drawn = [
        (label, [Share(share, row.name, f"seg-{row.kind}") for share, row in zip(each, rows, strict=True)])
        for label, each in bars
    ]
    title = words.t("page-run-parts")
    pictures = {
        kind: shares(drawn, title=title, name=f"parts-{kind}", width=width, say=words.say)
        for kind, width in (("wide", WIDE), ("narrow", NARROW))
    }
    return Parts(rows, _twice(pictures))


def bands(portrait: Portrait, words: Words) -> list[tuple[str, str, float, float]]:
    """Warm-up, fast parts and cool-down for the lanes: class, name, from and to in seconds since the first sample."""
    joined: list[Stretch] = []
    for one in portrait.stretches:
        last = joined[-1] if joined else None
        if last is not None and one.kind == "fast" == last.kind and one.from_s - last.to_s <= _JOIN_S:
            joined[-1] = Stretch("fast", last.from_s, one.to_s)
        else:
            joined.append(one)
    return [(f"seg-{one.kind}", words.t(f"segment-{one.kind}"), one.from_s, one.to_s) for one in joined]


def strike_picture(portrait: Portrait, words: Words) -> str:
    """How the feet landed, a bar a foot; "" when no sensor told."""
    strike = portrait.strike
    if strike is None:
        return ""
    feet = [("left", strike.left), ("right", strike.right)] if strike.apart else [("", strike.left)]
    rows = [
        (
            words.t(f"page-run-foot-{foot}") if foot else "",
            [Share(share, words.t(f"strike-{name}"), f"strike-{name}") for name, share in zip(STRIKES, each, strict=True)],
        )
        for foot, each in feet
    ]
    return _twice(
        {
            kind: shares(rows, title=words.t("page-run-strike"), name=f"strike-{kind}", width=width, say=words.say)
            for kind, width in (("wide", WIDE), ("narrow", NARROW))
        },
    )


def balance_picture(portrait: Portrait, words: Words) -> str:
    """How the contact time is shared between the feet; "" when no sensor told."""
    if portrait.balance_left is None:
        return ""
    return _twice(
        {
            kind: balance(portrait.balance_left, name=f"balance-{kind}", width=width, say=words.say)
            for kind, width in (("wide", WIDE), ("narrow", NARROW))
        },
    )


@dataclass(frozen=True, slots=True)
class Map:
    """The way of a run: its picture, and some of its places as (time, latitude, longitude)."""

    picture: str
    rows: list[tuple[str, str, str]]


def map_of(parts: Sequence[Sequence[Place]], words: Words) -> Map | None:
    """The map, for the script with where the runner is at which second; None without GPS."""
    if not parts:
        return None
    drawn = [(kind, track(parts, name=f"map-{kind}", size=size, say=words.say)) for kind, size in _SIZES]
    picture = "".join(
        f'<div class="{kind}" data-way="{json.dumps(each.points, separators=(",", ":"))}">{each.picture}</div>'
        for kind, each in drawn
    )
    places = [place for part in parts for place in part]
    chosen = places[:: -(-len(places) // PLACES)]
    return Map(picture, [(words.duration(p.t_s), words.number(p.lat, 5), words.number(p.long, 5)) for p in chosen])


_SIZES = (("wide", MAP_WIDE), ("narrow", MAP_NARROW))
