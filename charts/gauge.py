"""The week's number on the runner's own band, with the red line: one glance, one axis."""

from __future__ import annotations

from charts import svg
from charts.band import Band, state
from domain.words import Say

HEIGHT = 58.0
TRACK_Y, TRACK_H = 16.0, 14.0
EDGE = 12.0
FONT = 11.0


def gauge(
    value: float,
    band: Band | None,
    top: float,
    *,
    name: str = "gauge",
    width: float = 340.0,
    say: Say = Say(),  # noqa: B008 - frozen: English
) -> str:
    """Draw `value` calf-km of 7 days on an axis from 0 to `top` calf-km, `width` px wide.

    Without a band only the axis and the number are drawn. The value is held at the axis' end when it is beyond it.
    """
    axis = svg.Axis(0.0, top, EDGE, width - EDGE)
    where = state(value, band)
    parts = [_track("track", axis.start, axis.end)]
    over: list[str] = []
    marks: list[tuple[float, str, str]] = [(axis.start, "0", "tick"), (axis.end, f"{top:g}", "tick")]
    told = say.text("chart-gauge-told", value=say.number(value, 1), top=f"{top:g}")
    if band is not None:
        low, high, red = axis.at(band.lower), axis.at(band.upper), axis.at(band.red)
        parts.append(svg.element("rect", x=low, y=TRACK_Y, width=high - low, height=TRACK_H, class_="band"))
        stroke = svg.line([(red, TRACK_Y - 7), (red, TRACK_Y + TRACK_H + 7)])
        over = [svg.element("path", d=stroke, class_="redline")]
        marks += [
            (low, f"{band.lower:.0f}", "tick own"),
            (high, f"{band.upper:.0f}", "tick own"),
            (red, f"{band.red:.0f}", "tick red"),
        ]
        told += " " + say.text(
            "chart-gauge-range",
            state=say.text(f"state-{where}"),
            low=f"{band.lower:.0f}",
            high=f"{band.upper:.0f}",
            red=f"{band.red:.0f}",
        )
    parts += [svg.label(x, HEIGHT - 6, text, class_, "middle") for x, text, class_ in _clear(marks)]
    parts.append(svg.element("circle", cx=axis.at(value), cy=TRACK_Y + TRACK_H / 2, r=9.0, class_=f"dot {where}"))
    parts += over
    return svg.frame(name, "gauge", (width, HEIGHT), *parts, title=say.text("chart-gauge"), desc=told)


def _track(class_: str, left: float, right: float) -> str:
    return svg.element("rect", x=left, y=TRACK_Y, width=right - left, height=TRACK_H, rx=TRACK_H / 2, class_=class_)


def _clear(marks: list[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    """The marks that can stand without touching: later ones (the band, the red line) before the axis' ends."""
    kept: list[tuple[float, str, str]] = []
    for mark in reversed(marks):
        half = svg.text_width(mark[1], FONT) / 2
        if all(abs(mark[0] - other[0]) >= half + svg.text_width(other[1], FONT) / 2 + 4 for other in kept):
            kept.append(mark)
    return sorted(kept)
