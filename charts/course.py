"""The course of a pain: how much it hurt at each report, as small marks on the fixed axis of 0 to 10."""

from __future__ import annotations

from collections.abc import Sequence

from charts import svg
from domain.words import Say

WIDTH, HEIGHT, PAD = 220.0, 44.0, 7.0
MOST = 10.0
"""The worst pain there is on the scale."""


def course(ratings: Sequence[tuple[int, int | None]], *, name: str = "course", say: Say) -> str:
    """Draw (instant in Unix ms, pain 0-10 or None = not told) of each report, oldest first, on their own time axis."""
    known = [(t_ms, severity) for t_ms, severity in ratings if severity is not None]
    if not known:
        return ""
    first, last = known[0][0], known[-1][0]
    across = svg.Axis(float(first), float(max(last, first + 1)), PAD, WIDTH - PAD)
    up = svg.Axis(0.0, MOST, HEIGHT - PAD, PAD)
    points = [(across.at(float(t_ms)), up.at(float(severity))) for t_ms, severity in known]
    parts = [svg.element("path", d=svg.line([(PAD, at), (WIDTH - PAD, at)]), class_="grid") for at in (HEIGHT - PAD, PAD)]
    if len(points) > 1:
        parts.append(svg.element("path", d=svg.line(points), class_="stroke"))
    parts += [svg.element("circle", cx=x, cy=y, r=3.5, class_="dot") for x, y in points]
    told = say.text("chart-course-told", values=", ".join(str(severity) for _, severity in known))
    return svg.frame(name, "course", (WIDTH, HEIGHT), *parts, title=say.text("chart-course"), desc=told)
