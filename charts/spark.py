"""A small picture for cards: the last minute of one measure."""

from __future__ import annotations

from collections.abc import Sequence

from charts import svg
from domain.words import Say

PAD = 6.0


def spark(
    values: Sequence[float | None],
    low: float,
    high: float,
    *,
    title: str,
    unit: str,
    name: str = "spark",
    width: float = 220.0,
    height: float = 56.0,
    say: Say = Say(),  # noqa: B008 - frozen: English
) -> str:
    """Draw `values`, evenly spaced in time, oldest first, on the axis `low`…`high` (in `unit`); None breaks the line."""
    across = svg.Axis(0.0, max(len(values) - 1.0, 1.0), PAD, width - PAD)
    up = svg.Axis(low, high, height - PAD, PAD)
    runs: list[list[tuple[float, float]]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((across.at(i), up.at(value)))
    parts = [svg.element("path", d=svg.line([(PAD, height - PAD), (width - PAD, height - PAD)]), class_="grid")]
    parts += [svg.element("path", d=svg.line(points), class_="stroke") for points in runs if len(points) > 1]
    last = next((points[-1] for points in reversed(runs) if points), None)
    known = [value for value in values if value is not None]
    told = say.text("chart-spark-none", title=title)
    if last is not None:
        parts.append(svg.element("circle", cx=last[0], cy=last[1], r=3.5, class_="dot"))
        told = say.text(
            "chart-spark-told",
            least=f"{min(known):.0f}",
            most=f"{max(known):.0f}",
            unit=unit,
            now=f"{known[-1]:.0f}",
            low=f"{low:g}",
            high=f"{high:g}",
        )
    return svg.frame(name, "spark", (width, height), *parts, title=title, desc=told)
