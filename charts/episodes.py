"""Pain over load: the course of each episode on 0 to 10, and under it the weekly calf load, on one axis of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from charts import svg
from charts.band import state
from charts.ladder import month_labels
from charts.weekly import Week
from domain.words import Say

LEFT, RIGHT, TOP, BOTTOM = 34.0, 10.0, 22.0, 22.0
PAIN, BETWEEN, LOAD = 116.0, 30.0, 92.0
HEIGHT = TOP + PAIN + BETWEEN + LOAD + BOTTOM
MOST = 10.0
"""The worst pain there is on the scale."""
FONT = 11.0
BADGE = 8.5


@dataclass(frozen=True, slots=True)
class Pain:
    """An episode: what the picture calls it, e.g. "2", and (moment where the runner lives, 0-10 or None) of each report."""

    name: str
    ratings: Sequence[tuple[datetime, int | None]]
    settled: bool = False
    """A report said that nothing hurts any more: its last mark is open."""


def episodes(
    weeks: Sequence[Week],
    top: float,
    pains: Sequence[Pain],
    last: date,
    *,
    slots: int = 26,
    name: str = "episodes",
    width: float = 800.0,
    say: Say,
) -> str:
    """Draw the `slots` weeks that end with the week of `last`: `pains`, and `weeks` on an axis from 0 to `top` calf-km."""
    monday = last - timedelta(days=last.weekday())
    first = monday - timedelta(weeks=slots - 1)
    across = svg.Axis(float(first.toordinal()), float(first.toordinal() + 7 * slots), LEFT, width - RIGHT)
    foot = TOP + PAIN + BETWEEN + LOAD
    parts = [svg.label(LEFT, TOP - 9, say.text("chart-episodes-pain"), "lane-title")]
    parts += _grid(svg.Axis(0.0, MOST, TOP + PAIN, TOP), (0.0, 5.0, 10.0), width)
    parts.append(svg.label(LEFT, TOP + PAIN + BETWEEN - 9, say.text("chart-episodes-load"), "lane-title"))
    up = svg.Axis(0.0, top, foot, TOP + PAIN + BETWEEN)
    parts += _grid(up, (0.0, top / 2, top), width)
    step = (across.end - across.start) / slots
    for week in weeks:
        if week.start >= first:
            parts.append(_bar(week, across.at(week.start.toordinal()) + step / 2, up, step))
    shown = [(pain, _points(pain, across)) for pain in pains]
    seen = [(pain, points) for pain, points in shown if points]
    parts += [part for pain, points in seen for part in _course(pain, points)]
    parts += _badges(seen, width)
    mondays = [first + timedelta(weeks=i) for i in range(slots)]
    at = [across.at(each.toordinal()) + step / 2 for each in mondays]
    gap = svg.text_width("Mmm", FONT) + 6
    labels = month_labels(mondays, [min(x, width - RIGHT - 10) for x in at], gap, say)
    parts += [svg.label(x, HEIGHT - 6, text, "tick", "middle") for x, text in labels]
    desc = say.text("chart-episodes-told", n=len(seen), weeks=slots, top=f"{top:g}")
    said = " ".join(_said(pain, say) for pain, _ in seen)
    return svg.frame(
        name, "episodes", (width, HEIGHT), *parts, title=say.text("chart-episodes"), desc=f"{desc} {said}".strip()
    )


def _grid(axis: svg.Axis, at: Sequence[float], width: float) -> list[str]:
    drawn = []
    for tick in at:
        y = axis.at(tick)
        drawn.append(svg.element("path", d=svg.line([(LEFT, y), (width - RIGHT, y)]), class_="grid"))
        drawn.append(svg.label(LEFT - 7, y + 4, f"{tick:g}", "tick", "end"))
    return drawn


def _bar(week: Week, x: float, up: svg.Axis, step: float) -> str:
    if week.calf_km is None:
        return "" if week.current else svg.label(x, up.start - 5, "?", "unknown", "middle")
    wide, y = min(step * 0.62, 28.0), up.at(week.calf_km)
    classes = f"bar {state(week.calf_km, week.band)}{' now' if week.current else ''}"
    radius = min(3.0, wide / 3, (up.start - y) / 2)
    return svg.element("rect", x=x - wide / 2, y=y, width=wide, height=up.start - y, rx=radius, class_=classes)


def _ordinal(moment: datetime) -> float:
    return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440


def _points(pain: Pain, across: svg.Axis) -> list[tuple[float, float]]:
    """Where its numbers stand, those before the axis begins left out."""
    up = svg.Axis(0.0, MOST, TOP + PAIN, TOP)
    told = [(_ordinal(moment), severity) for moment, severity in pain.ratings if severity is not None]
    return [(across.at(at), up.at(float(severity))) for at, severity in told if across.low <= at <= across.high]


def _course(pain: Pain, points: Sequence[tuple[float, float]]) -> list[str]:
    parts = [svg.element("path", d=svg.line(points), class_="hurting")] if len(points) > 1 else []
    for i, (x, y) in enumerate(points):
        over = " gone" if pain.settled and i == len(points) - 1 else ""
        parts.append(svg.element("circle", cx=x, cy=y, r=3.6, class_=f"ache{over}"))
    return parts


def _badges(seen: Sequence[tuple[Pain, Sequence[tuple[float, float]]]], width: float) -> list[str]:
    """The name of each episode over its highest mark, moved aside where another one stands."""
    taken: list[tuple[float, float]] = []
    parts = []
    for pain, points in seen:
        x, y = min(points, key=lambda point: (point[1], point[0]))
        x, y = min(max(x, LEFT + BADGE), width - RIGHT - BADGE), max(y - 15, BADGE + 1)
        while any(abs(x - other) < 2 * BADGE and abs(y - level) < 2 * BADGE for other, level in taken):
            x = x - 2 * BADGE - 1 if x > width / 2 else x + 2 * BADGE + 1
        taken.append((x, y))
        parts.append(svg.element("circle", cx=x, cy=y, r=BADGE, class_="badge"))
        parts.append(svg.label(x, y + 4, pain.name, "badge-name", "middle"))
    return parts


def _said(pain: Pain, say: Say) -> str:
    values = ", ".join(str(severity) for _, severity in pain.ratings if severity is not None)
    return say.text("chart-episodes-one", name=pain.name, values=values)
