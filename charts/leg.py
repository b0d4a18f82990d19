"""Where it hurts: both lower legs from behind, each place shaded by its worst pain on the fixed scale of 0 to 10.

A place that nothing was reported of is left as it is: that says nothing about its health. The number stands in every
place that something was reported of, so that no colour has to be told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from charts import svg
from domain.body import SIDES, SITES
from domain.words import Say

WIDTH, HEIGHT = 400.0, 318.0
CENTRES = {"left": 112.0, "right": 288.0}
"""Seen from behind, the left leg stands left."""
TOP = 22.0
BAR = 13.0
LABELS = {"behind_knee": 52.0, "muscle_belly": 132.0, "near_ankle": 232.0}
"""Heights at which the places are named between the legs, px; and of their numbers."""
Level = Literal["none", "gone", "some", "much", "most"]
LEVELS: tuple[Level, ...] = ("none", "gone", "some", "much", "most")
"""Nothing reported · 0 · 1 to 3 · 4 to 6 · 7 to 10, or pain without a number as 4 to 6."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What was reported of one place: the worst, 0-10, or None when no report had a number."""

    site: str
    side: str
    worst: int | None


def level(spot: Spot | None) -> Level:
    """How a place is shaded."""
    if spot is None:
        return "none"
    if spot.worst is None:
        return "much"
    return "gone" if spot.worst == 0 else "some" if spot.worst <= 3 else "much" if spot.worst <= 6 else "most"  # noqa: PLR2004


def leg(
    spots: Sequence[Spot],
    *,
    link: Callable[[str, str], str] | None = None,
    days: int = 14,
    name: str = "leg",
    say: Say,
) -> str:
    """Draw both legs with what was reported in the last `days`; `link` (site, side) → where a click on a place leads."""
    known = {(spot.site, spot.side): spot for spot in spots}
    parts: list[str] = []
    for side in SIDES:
        centre = CENTRES[side]
        parts.append(svg.label(centre, 13.0, say.text(f"answer-side-{side}"), "lane-title", "middle"))
        parts.append(svg.element("path", d=_foot(centre, -1 if side == "left" else 1), class_="foot"))
        for site in SITES:
            spot = known.get((site, side))
            drawn = _place(site, side, spot)
            if link is None:
                parts.append(svg.element("g", *drawn))
                continue
            parts.append(svg.element("a", *drawn, href=link(site, side), aria_label=_named(site, side, spot, say)))
    for site, y in LABELS.items():
        parts += _middle(say.text(f"body-site-{site}"), y)
    for side in SIDES:
        x = CENTRES[side] + (-78 if side == "left" else 78)
        parts.append(svg.label(x, 292.0, say.text("body-site-whole_calf"), "tick", "middle"))
    told = [_named(spot.site, spot.side, spot, say) for spot in known.values()]
    desc = " ".join(f"{each}." for each in told) if told else say.text("chart-leg-none", days=days)
    role = "img" if link is None else "group"
    return svg.frame(name, "leg", (WIDTH, HEIGHT), *parts, title=say.text("chart-leg", days=days), desc=desc, role=role)


def _middle(text: str, y: float) -> list[str]:
    """A name between the legs, in two lines when it is long."""
    words = text.split()
    if svg.text_width(text) < CENTRES["right"] - CENTRES["left"] - 108 or len(words) == 1:
        return [svg.label(WIDTH / 2, y + 4, text, "tick", "middle")]
    half = (len(words) + 1) // 2
    lines = (" ".join(words[:half]), " ".join(words[half:]))
    return [svg.label(WIDTH / 2, y - 3 + i * 13, line, "tick", "middle") for i, line in enumerate(lines)]


def _named(site: str, side: str, spot: Spot | None, say: Say) -> str:
    what = say.text(f"body-site-{site}"), say.text(f"side-{side}")
    if spot is None:
        return say.text("chart-leg-nothing", site=what[0], side=what[1])
    if spot.worst is None:
        return say.text("chart-leg-no-number", site=what[0], side=what[1])
    return say.text("chart-leg-told", site=what[0], side=what[1], worst=spot.worst)


def _place(site: str, side: str, spot: Spot | None) -> list[str]:
    centre, outer = CENTRES[side], -1 if side == "left" else 1
    parts = [svg.element("path", d=_SHAPES[site](centre, outer), class_=f"hurt {level(spot)}")]
    if spot is None:
        return parts
    x = centre + outer * 78 if site == "whole_calf" else centre
    y = TOP + 148 if site == "whole_calf" else LABELS[site]
    text = "?" if spot.worst is None else str(spot.worst)
    parts.append(svg.element("circle", cx=x, cy=y, r=13.0, class_="disc"))
    parts.append(svg.label(x, y + 5, text, "number", "middle"))
    return parts


def _path(*parts: str | tuple[float, float], centre: float) -> str:
    """Path data: letters as they are, points given from the middle of the leg and its top."""
    return "".join(
        part if isinstance(part, str) else f"{svg.number(centre + part[0])} {svg.number(TOP + part[1])} " for part in parts
    )


def _knee(centre: float, _outer: int) -> str:
    return _path(
        "M", (-34, 2), "Q", (0, -7), (34, 2), "C", (33, 20), (29, 36), (28, 52),
        "Q", (0, 62), (-28, 52), "C", (-29, 36), (-33, 20), (-34, 2), "Z", centre=centre,
    )  # fmt: skip


def _muscle(centre: float, outer: int) -> str:
    """The belly: the inner head of the calf muscle is the larger and reaches lower."""
    inner = -outer
    return _path(
        "M", (28 * inner, 58), "C", (47 * inner, 86), (47 * inner, 128), (25 * inner, 168),
        "Q", (0, 176), (25 * outer, 162), "C", (43 * outer, 124), (42 * outer, 86), (28 * outer, 58),
        "Q", (0, 68), (28 * inner, 58), "Z", centre=centre,
    )  # fmt: skip


def _ankle(centre: float, outer: int) -> str:
    inner = -outer
    return _path(
        "M", (24 * inner, 175), "Q", (0, 183), (24 * outer, 169),
        "C", (20 * outer, 205), (13 * outer, 222), (14 * outer, 242), "L", (17 * outer, 256),
        "Q", (0, 262), (17 * inner, 256), "L", (14 * inner, 242),
        "C", (13 * inner, 222), (20 * inner, 205), (24 * inner, 175), "Z", centre=centre,
    )  # fmt: skip


def _foot(centre: float, outer: int) -> str:
    """The heel, and the outer edge of the foot that shows behind it; nothing is asked of it."""
    inner = -outer
    return _path(
        "M", (18 * inner, 262), "Q", (0, 268), (18 * outer, 262),
        "C", (22 * outer, 272), (34 * outer, 277), (36 * outer, 286),
        "L", (17 * inner, 288), "C", (23 * inner, 284), (21 * inner, 270), (18 * inner, 262), "Z", centre=centre,
    )  # fmt: skip


def _whole(centre: float, outer: int) -> str:
    """A bar beside the leg, as long as the calf."""
    x, r = 78 * outer, BAR / 2
    return _path(
        "M", (x - r, 58 + r), "Q", (x - r, 58), (x, 58), "Q", (x + r, 58), (x + r, 58 + r), "L", (x + r, 252 - r),
        "Q", (x + r, 252), (x, 252), "Q", (x - r, 252), (x - r, 252 - r), "Z", centre=centre,
    )  # fmt: skip


_SHAPES: Mapping[str, Callable[[float, int], str]] = {
    "behind_knee": _knee,
    "muscle_belly": _muscle,
    "near_ankle": _ankle,
    "whole_calf": _whole,
}
