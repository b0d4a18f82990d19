"""What a run under way shows: the last minute of one measure, and how much of today's room is used.

Both stretch to their box, so that a script can move them by one attribute; their scales stand beside them as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from charts import svg
from charts.ladder import top

SPAN_S = 60.0
WIDTH, HEIGHT = 600.0, 100.0
BAR = 1000.0
KILOMETRES = (3.0, 5.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 80.0, 100.0, 200.0)
"""Ends of an axis for one run, km or calf-km."""


def room_top(room: float | None, so_far: float | None) -> float:
    """Where the axis of one run ends, km or calf-km: above today's room and what was run already."""
    return top([room, so_far], KILOMETRES)


def trail(
    points: Sequence[tuple[float, float | None]],
    low: float,
    high: float,
    *,
    name: str,
    title: str,
    desc: str,
    usual: Sequence[float] | None = None,
) -> str:
    """Draw (seconds ago, value) points, oldest first, on the axis `low`…`high`; None breaks the line.

    `usual` = [from, to] of what the runner is used to, drawn behind.
    """
    up = svg.Axis(low, high, HEIGHT, 0.0)
    parts: list[str] = []
    if usual:
        upper, lower = up.at(usual[1]), up.at(usual[0])
        parts.append(svg.element("rect", x=0.0, y=upper, width=WIDTH, height=max(lower - upper, 3.0), class_="band"))
    parts.append(svg.element("path", d=_line(points, up), class_="stroke", data_line=f"{low:g} {high:g}"))
    parts.append(svg.element("path", d=_end(points, up), class_="tip", data_tip=""))
    return _stretched(name, "trail", (WIDTH, HEIGHT), *parts, title=title, desc=desc)


def _line(points: Sequence[tuple[float, float | None]], up: svg.Axis) -> str:
    across = svg.Axis(-SPAN_S, 0.0, 0.0, WIDTH)
    path, broken = "", True
    for ago, value in points:
        if value is None:
            broken = True
            continue
        path += f"{'M' if broken else 'L'}{svg.number(across.at(-ago))} {svg.number(up.at(value))}"
        broken = False
    return path or "M0 0"


def _end(points: Sequence[tuple[float, float | None]], up: svg.Axis) -> str:
    """A line of no length, which a round cap makes a dot that keeps its shape in a stretched drawing."""
    last = next(((ago, value) for ago, value in reversed(points) if value is not None), None)
    if last is None or last[1] is None:
        return "M0 0"
    x = svg.Axis(-SPAN_S, 0.0, 0.0, WIDTH).at(-last[0])
    return f"M{svg.number(x)} {svg.number(up.at(last[1]))}h0"


def room_bar(so_far: float | None, room: float | None, end: float, *, key: str, title: str, desc: str) -> str:
    """Draw `so_far` on an axis from 0 to `end`, with today's `room` behind it; None = not known, and not drawn.

    What goes beyond the room is marked. `key` names the figure by which a script moves the bar.
    """
    axis = svg.Axis(0.0, end, 0.0, BAR)
    edge = None if room is None else axis.at(room)
    parts = [svg.element("rect", x=0.0, y=0.0, width=BAR, height=10.0, class_="track")]
    if edge is not None:
        parts.append(svg.element("rect", x=0.0, y=0.0, width=edge, height=10.0, class_="band"))
    reached = 0.0 if so_far is None else axis.at(so_far)
    within = reached if edge is None else min(reached, edge)
    parts.append(svg.element("rect", x=0.0, y=0.0, width=within, height=10.0, class_="bar", data_within=""))
    parts.append(
        svg.element("rect", x=edge or 0.0, y=0.0, width=reached - within, height=10.0, class_="bar over", data_over="")
    )
    extra = {"data_bar": key, "data_end": f"{end:g}", "data_edge": "" if edge is None else svg.number(edge)}
    return _stretched(f"room-{key}", "roombar", (BAR, 10.0), *parts, title=title, desc=desc, **extra)


def _stretched(name: str, class_: str, size: tuple[float, float], *content: str, title: str, desc: str, **extra: str) -> str:
    return svg.element(
        "svg",
        svg.element("title", escape(title), id=f"{name}-title"),
        svg.element("desc", escape(desc), id=f"{name}-desc"),
        *content,
        class_=f"chart {class_}",
        viewBox=f"0 0 {size[0]:g} {size[1]:g}",
        preserveAspectRatio="none",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        **extra,
    )
