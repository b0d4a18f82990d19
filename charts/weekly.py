"""Weekly calf load as bars on the runner's own band, with the red line dashed: the shape of a season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from charts import svg
from charts.band import Band, state
from charts.ladder import month_labels, ticks
from domain.words import Say

LEFT, RIGHT, TOP, BOTTOM = 34.0, 8.0, 18.0, 24.0
FONT = 11.0


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its Monday, its calf-km (None = unknown: a gap in the data is not rest), and the band that held then."""

    start: date
    calf_km: float | None
    band: Band | None = None
    current: bool = False
    """Still going on: its bar is drawn open."""
    mark: str | None = None
    """race | taper, by the runner: a flag stands over it."""


def weekly(
    weeks: Sequence[Week],
    top: float,
    *,
    slots: int = 26,
    name: str = "weekly",
    width: float = 800.0,
    height: float = 260.0,
    about: date | None = None,
    say: Say = Say(),  # noqa: B008 - frozen: English
) -> str:
    """Draw the last `slots` of `weeks` (ascending) on an axis from 0 to `top` calf-km; the newest week stands right.

    With fewer weeks than slots the left side stays empty: the width of a week does not change as a season grows.
    `about` is the Monday of the week that the picture is about: it stands out.
    """
    shown = list(weeks)[-slots:]
    step = (width - LEFT - RIGHT) / slots
    first = slots - len(shown)
    centres = [LEFT + (first + i + 0.5) * step for i in range(len(shown))]
    axis = svg.Axis(0.0, top, height - BOTTOM, TOP)
    parts = [
        svg.element("rect", x=x - step / 2, y=TOP, width=step, height=axis.start - TOP, rx=4.0, class_="about")
        for week, x in zip(shown, centres, strict=True)
        if week.start == about
    ]
    parts += [_grid(tick, axis, width) for tick in ticks(top)]
    parts += _bands(shown, centres, axis, step)
    for week, x in zip(shown, centres, strict=True):
        parts.append(_bar(week, x, axis, step))
        if week.mark is not None:
            parts.append(svg.label(x, TOP - 5, say.text(f"chart-mark-{week.mark}"), "tick own", "middle"))
    parts += _red_lines(shown, centres, axis, step)
    gap = svg.text_width("Mmm", FONT) + 6
    within = [min(x, width - RIGHT - 10) for x in centres]  # the last month's name must not leave the picture
    labels = month_labels([week.start for week in shown], within, gap, say)
    parts += [svg.label(x, height - 6, text, "tick", "middle") for x, text in labels]
    return svg.frame(name, "weekly", (width, height), *parts, title=say.text("chart-weekly"), desc=_told(shown, top, say))


def _grid(tick: float, axis: svg.Axis, width: float) -> str:
    y = axis.at(tick)
    stroke = svg.element("path", d=svg.line([(LEFT, y), (width - RIGHT, y)]), class_="grid")
    return stroke + svg.label(LEFT - 7, y + 4, f"{tick:g}", "tick", "end")


def _segments(weeks: Sequence[Week]) -> list[list[int]]:
    """Indices of neighbouring weeks that have a band."""
    found: list[list[int]] = []
    for i, week in enumerate(weeks):
        if week.band is None:
            continue
        if found and found[-1][-1] == i - 1:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def _through(segment: list[int], centres: list[float], values: list[float], step: float) -> list[tuple[float, float]]:
    """Points through the weeks' centres, drawn out to the outer edges of the first and last week."""
    inner = [(centres[i], value) for i, value in zip(segment, values, strict=True)]
    return [(inner[0][0] - step / 2, values[0]), *inner, (inner[-1][0] + step / 2, values[-1])]


def _edge(weeks: Sequence[Week], segment: list[int], edge: str, axis: svg.Axis) -> list[float]:
    return [axis.at(getattr(weeks[i].band, edge)) for i in segment]


def _bands(weeks: Sequence[Week], centres: list[float], axis: svg.Axis, step: float) -> list[str]:
    drawn = []
    for segment in _segments(weeks):
        upper = _through(segment, centres, _edge(weeks, segment, "upper", axis), step)
        lower = _through(segment, centres, _edge(weeks, segment, "lower", axis), step)
        drawn.append(svg.element("path", d=svg.area(upper, lower), class_="band"))
    return drawn


def _red_lines(weeks: Sequence[Week], centres: list[float], axis: svg.Axis, step: float) -> list[str]:
    return [
        svg.element(
            "path", d=svg.line(_through(segment, centres, _edge(weeks, segment, "red", axis), step)), class_="redline"
        )
        for segment in _segments(weeks)
    ]


def _bar(week: Week, x: float, axis: svg.Axis, step: float) -> str:
    wide = min(step * 0.62, 28.0)
    if week.calf_km is None:
        if week.current:
            return ""
        return svg.label(x, axis.start - 6, "?", "unknown", "middle")
    where = state(week.calf_km, week.band)
    y = axis.at(week.calf_km)
    now = " now" if week.current else ""
    tall = axis.start - y
    bar = svg.element(
        "rect",
        x=x - wide / 2,
        y=y,
        width=wide,
        height=tall,
        rx=min(3.0, wide / 3, tall / 2),
        class_=f"bar {where}{now}",
    )
    if where != "over":
        return bar
    half = min(6.0, max(3.5, wide / 3))
    mark = svg.line([(x - half, y - half * 2 - 3), (x + half, y - half * 2 - 3), (x, y - 4)]) + "Z"
    return bar + svg.element("path", d=mark, class_="mark over")


def _told(weeks: Sequence[Week], top: float, say: Say) -> str:
    known = [week for week in weeks if week.calf_km is not None]
    if not known:
        return say.text("chart-weekly-none", top=f"{top:g}")
    last = known[-1]
    months = say.text("calendar-months").split()
    return say.text(
        "chart-weekly-told",
        known=len(known),
        top=f"{top:g}",
        day=f"{last.start.day:02d}",
        month=months[last.start.month - 1],
        value=say.number(last.calf_km or 0.0, 1),
        state=say.text(f"state-{state(last.calf_km, last.band)}"),
        over=sum(state(week.calf_km, week.band) == "over" for week in known),
        unknown=len(weeks) - len(known),
    )
