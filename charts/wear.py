"""How far a pair of shoes has come: a bar on the same axis for every pair, with where to plan and to replace it."""

from __future__ import annotations

from charts import svg

HEIGHT, BAR = 34.0, 10.0
BEYOND = 1.2
"""The axis goes on past the end by so much, so that what is over it can be seen."""


def wear(
    worn_m: float,
    limits_m: tuple[float, float],
    *,
    labels: tuple[str, str],
    title: str,
    told: str,
    name: str = "wear",
    width: float = 320.0,
) -> str:
    """Draw `worn_m`; `limits_m` are where to plan a new pair and to replace it, metres, and `labels` what stands there."""
    plan, replace = limits_m
    axis = svg.Axis(0.0, replace * BEYOND, 0.0, width)
    where = "over" if worn_m >= replace else "above" if worn_m >= plan else "in"
    parts = [
        svg.element("rect", x=0.0, y=0.0, width=width, height=BAR, rx=BAR / 2, class_="track"),
        svg.element("rect", x=0.0, y=0.0, width=max(axis.at(worn_m), 3.0), height=BAR, rx=BAR / 2, class_=f"bar {where}"),
    ]
    for limit, text in zip(limits_m, labels, strict=True):
        x = axis.at(limit)
        parts.append(svg.element("path", d=svg.line([(x, 0.0), (x, BAR + 5)]), class_="tick-line"))
        parts.append(svg.label(x, HEIGHT - 6, text, "tick", "middle"))
    return svg.frame(name, "wear", (width, HEIGHT), *parts, title=title, desc=told)
