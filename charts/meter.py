"""A small picture for cards: how full something is."""

from __future__ import annotations

from charts import svg


def meter(value: float, end: float, *, title: str, told: str, state: str = "in", name: str = "meter") -> str:
    """A bar that is full at `end` (same unit as `value`); `told` says both with their unit."""
    axis = svg.Axis(0.0, end, 0.0, 300.0)
    return svg.frame(
        name,
        "meter",
        (300.0, 8.0),
        svg.element("rect", x=0.0, y=0.0, width=300.0, height=8.0, rx=4.0, class_="track"),
        svg.element("rect", x=0.0, y=0.0, width=max(axis.at(value), 1.0), height=8.0, rx=4.0, class_=f"bar {state}"),
        title=title,
        desc=told,
    )
