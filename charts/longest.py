"""One run among those of the 30 days before it: how far each went, and the longest of them as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from charts import svg
from charts.ladder import ticks, top
from domain.units import distance_in
from domain.words import Say

LEFT, RIGHT, TOP, BOTTOM = 34.0, 10.0, 20.0, 24.0
DAYS = 30
FAR = (10.0, 20.0, 40.0, 60.0, 100.0, 150.0, 200.0, 400.0)
"""Ends of the axis, in the runner's unit."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its day where the runner lives, and metres."""

    day: date
    metres: float


def longest(
    before: Sequence[Run], this: Run, *, name: str = "longest", width: float = 800.0, height: float = 230.0, say: Say
) -> str:
    """Draw `this` and the runs of the 30 days `before` it; of two runs of one day the shorter stands before the longer."""
    far = max((run.metres for run in before), default=None)
    unit = distance_in(0.0, say.units)[1]

    def shown(metres: float) -> float:
        return distance_in(metres, say.units)[0]

    end = top([shown(run.metres) for run in (*before, this)], FAR)
    across = svg.Axis(-DAYS - 0.5, 0.5, LEFT, width - RIGHT)
    up = svg.Axis(0.0, end, height - BOTTOM, TOP)
    parts = []
    for tick in ticks(end):
        y = up.at(tick)
        parts.append(svg.element("path", d=svg.line([(LEFT, y), (width - RIGHT, y)]), class_="grid"))
        parts.append(svg.label(LEFT - 7, y + 4, f"{tick:g}", "tick", "end"))
    parts.append(svg.label(LEFT, TOP - 8, unit, "tick"))
    wide = min((width - LEFT - RIGHT) / (DAYS + 1) * 0.62, 18.0)
    for run in sorted((*before, this), key=lambda run: (-run.metres, run is this)):
        x, y = across.at((run.day - this.day).days), up.at(shown(run.metres))
        state = ("above" if far is not None and run.metres > far else "in") if run is this else "below"
        parts.append(
            svg.element("rect", x=x - wide / 2, y=y, width=wide, height=up.start - y, rx=3.0, class_=f"bar {state}")
        )
    if far is not None:
        y = up.at(shown(far))
        parts.append(svg.element("path", d=svg.line([(LEFT, y), (width - RIGHT, y)]), class_="limit"))
        parts.append(svg.label(LEFT + 6, y - 6, say.text("chart-longest-line", far=say.distance(far)), "lane-title"))
    parts += [
        svg.label(across.at(day), height - 7, say.text("chart-longest-days", n=-day), "tick", "middle")
        for day in (-28, -21, -14, -7)
    ]
    parts.append(svg.label(width - RIGHT, height - 7, say.text("chart-longest-this"), "tick", "end"))
    told = say.text(
        "chart-longest-told",
        this=say.distance(this.metres),
        n=len(before),
        far="–" if far is None else say.distance(far),
        end=f"{end:g} {unit}",
    )
    return svg.frame(name, "longest", (width, height), *parts, title=say.text("chart-longest"), desc=told)
