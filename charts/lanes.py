"""The lanes of one run: cadence, contact time, strike or balance over time, every run on the same axes.

The script of the page draws its canvas beneath this picture, and finds in it what it needs: the frame and the axis of each
lane, and from when to when a band, a pause or a marker goes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from charts import svg
from charts.envelope import BALANCE, CADENCE, FOREFOOT, MEASURES, STANCE, Column, Envelope, Measure
from domain.units import format_duration
from domain.words import Say

LEFT, RIGHT, TOP, BOTTOM = 40.0, 8.0, 4.0, 22.0
HEAD = 16.0
"""What the names of bands take above the lanes."""
LANE, BETWEEN = 92.0, 10.0
FONT = 11.0
TIME_STEPS = (60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14400, 28800)
"""Distances between time labels, s."""


def lane_measures(envelope: Envelope) -> list[Measure]:
    """Which lanes this run has: cadence, contact time, and strike if it was measured, else balance."""
    third = FOREFOOT if FOREFOOT.name in envelope.columns else BALANCE
    return [measure for measure in (CADENCE, STANCE, third) if measure.name in envelope.columns]


def other_measures(envelope: Envelope) -> list[Measure]:
    """What else of a run can be drawn: everything measured that has no lane yet."""
    first = lane_measures(envelope)
    return [measure for measure in MEASURES if measure.name in envelope.columns and measure not in first]


def lanes(
    envelope: Envelope,
    *,
    shown: Sequence[Measure] | None = None,
    bands: Sequence[tuple[str, str, float, float]] = (),
    pauses: Sequence[tuple[float, float]] = (),
    markers: Sequence[float] = (),
    name: str = "lanes",
    width: float = 800.0,
    say: Say = Say(),  # noqa: B008 - frozen: English
) -> str:
    """Draw `envelope`: the lanes `shown`, or `lane_measures`.

    `pauses` are [from, to), `markers` (pain) instants, and `bands` (class, name, from, to): parts of the run, marked and
    named along the top. All in seconds since the first sample.
    """
    shown = lane_measures(envelope) if shown is None else shown
    span = max(envelope.n * envelope.slice_s, 1.0)
    across = svg.Axis(0.0, span, LEFT, width - RIGHT)
    top = TOP + HEAD * bool(bands)
    height = top + len(shown) * (LANE + BETWEEN) - BETWEEN + BOTTOM
    foot = height - BOTTOM
    times = _times(span, width)
    parts = _bands(bands, across, top, foot)
    for first, last in pauses:
        parts.append(_span("pause", across, (first, last), (top, foot)))
    for i, measure in enumerate(shown):
        y = top + i * (LANE + BETWEEN)
        parts += _lane(measure, envelope, across, y=y, times=times, say=say)
    for at in markers:
        x = across.at(at)
        parts.append(svg.element("path", d=svg.line([(x, top), (x, foot)]), class_="pain", data_from=f"{at:.1f}"))
    parts += [
        svg.label(across.at(t), height - 5, format_duration(t), "tick time", "middle" if t else "start") for t in times
    ]
    return svg.frame(
        name, "lanes", (width, height), *parts, title=say.text("chart-lanes"), desc=_told(shown, envelope, span, say)
    )


def _bands(bands: Sequence[tuple[str, str, float, float]], across: svg.Axis, top: float, foot: float) -> list[str]:
    parts = []
    for kind, name, first, last in bands:
        parts.append(_span(f"band {kind}", across, (first, last), (top, foot), name))
        x, wide = across.at(first), across.at(last) - across.at(first)
        if svg.text_width(name, FONT) <= wide:
            parts.append(svg.label(x + wide / 2, top - 6, name, "band-name", "middle"))
    return parts


def _span(
    class_: str, across: svg.Axis, seconds: tuple[float, float], y: tuple[float, float], name: str | None = None
) -> str:
    """A part of the run across all lanes: from and to in seconds, top and foot in px."""
    x, x_to = (across.at(at) for at in seconds)
    times = {"data_from": f"{seconds[0]:.1f}", "data_to": f"{seconds[1]:.1f}", "data_label": name}
    return svg.element("rect", x=x, y=y[0], width=x_to - x, height=y[1] - y[0], class_=class_, **times)


def _times(span: float, width: float) -> list[float]:
    """Seconds at which a time label stands: round values that do not collide."""
    widest = svg.text_width(format_duration(span), FONT) + 14
    room = max(int((width - LEFT - RIGHT) / widest), 1)
    step = next((step for step in TIME_STEPS if span / step <= room), TIME_STEPS[-1])
    edge = widest / 2 / (width - LEFT - RIGHT) * span
    return [float(t) for t in range(0, int(span) + 1, step) if t == 0 or span - t >= edge * 0.7]


def _lane(measure: Measure, envelope: Envelope, across: svg.Axis, *, y: float, times: list[float], say: Say) -> list[str]:
    column = envelope.columns[measure.name]
    up = svg.Axis(measure.low, measure.high, y + LANE - 2, y + 2)
    axis = {"data_measure": measure.name, "data_low": f"{measure.low:g}", "data_high": f"{measure.high:g}"}
    box = svg.element("rect", x=LEFT, y=y, width=across.end - LEFT, height=LANE, class_="lane", **axis)
    marks = [
        svg.element("path", d=svg.line([(across.at(t), y), (across.at(t), y + LANE)]), class_="grid time") for t in times[1:]
    ]
    for tick in measure.ticks:
        at = up.at(tick)
        marks.append(svg.element("path", d=svg.line([(LEFT, at), (across.end, at)]), class_="grid"))
        held = min(max(at + 4, y + FONT - 1), y + LANE)
        marks.append(svg.label(LEFT - 6, held, say.number(tick, 0 if tick == int(tick) else 1), "tick", "end"))
    kind = measure.name.split("_", 1)[0]
    drawn = []
    for part in _measured(column):
        x = [across.at((i + 0.5) * envelope.slice_s) for i in part]
        upper = [(a, up.at(float(column.most[i]))) for a, i in zip(x, part, strict=True)]
        lower = [(a, up.at(float(column.least[i]))) for a, i in zip(x, part, strict=True)]
        mean = [(a, up.at(float(column.mean[i]))) for a, i in zip(x, part, strict=True)]
        if len(part) == 1:
            drawn.append(svg.element("circle", cx=mean[0][0], cy=mean[0][1], r=1.5, class_=f"point {kind}"))
            continue
        drawn.append(svg.element("path", d=svg.area(upper, lower), class_=f"spread {kind}"))
        drawn.append(svg.element("path", d=svg.line(mean), class_=f"stroke {kind}"))
    title = svg.label(LEFT + 7, y + 15, f"{say.text(measure.words)} ({measure.unit_in(say)})", "lane-title")
    return [box, *marks, *drawn, title]


def _measured(column: Column) -> list[list[int]]:
    """Indices of slices that were measured, in unbroken stretches."""
    known = np.flatnonzero(np.isfinite(column.mean))
    if not len(known):
        return []
    return [list(map(int, part)) for part in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)]


def _told(shown: Sequence[Measure], envelope: Envelope, span: float, say: Say) -> str:
    said = [say.text("chart-lanes-slices", span=format_duration(span), seconds=f"{envelope.slice_s:.0f}")]
    for measure in shown:
        column = envelope.columns[measure.name]
        if not np.isfinite(column.mean).any():
            continue
        said.append(
            say.text(
                "chart-lanes-told",
                title=say.text(measure.words),
                least=f"{np.nanmin(column.least):.0f}",
                most=f"{np.nanmax(column.most):.0f}",
                unit=measure.unit_in(say),
                mean=f"{np.nanmean(column.mean):.0f}",
                low=f"{measure.low:g}",
                high=f"{measure.high:g}",
            ),
        )
    return " ".join(said)
