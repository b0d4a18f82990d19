"""How much of a strength programme was done: a column a week, for all its weeks, on the number that a week asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts import svg
from domain.words import Say

LEFT, RIGHT, TOP, BOTTOM = 24.0, 4.0, 12.0, 20.0
HEIGHT = 120.0


@dataclass(frozen=True, slots=True)
class Block:
    """A week of a programme, from 1: sessions logged, of how many. `done` 0 = nothing was logged, which is not known."""

    week: int
    done: int
    of: int


def adherence(
    blocks: Sequence[Block], weeks: int, current: int | None, *, name: str = "adherence", width: float = 326.0, say: Say
) -> str:
    """Draw a programme of so many `weeks`; those to come are empty places, and in the `current` one the bar is open."""
    most = max((block.of for block in blocks), default=1)
    axis = svg.Axis(0.0, float(most), HEIGHT - BOTTOM, TOP)
    step = (width - LEFT - RIGHT) / max(weeks, 1)
    wide = min(step * 0.62, 26.0)
    parts = []
    for tick in (0, most):
        y = axis.at(float(tick))
        parts.append(svg.element("path", d=svg.line([(LEFT, y), (width - RIGHT, y)]), class_="grid"))
        parts.append(svg.label(LEFT - 6, y + 4, str(tick), "tick", "end"))
    known = {block.week: block for block in blocks}
    for week in range(1, weeks + 1):
        x = LEFT + (week - 0.5) * step
        if week == 1 or week % 2 == 0 or step > 24:  # noqa: PLR2004 - px that two digits need
            parts.append(svg.label(x, HEIGHT - 5, str(week), "tick", "middle"))
        parts += _column(known.get(week), x, wide, axis, now=week == current)
    told = ", ".join(f"{block.week}: {block.done}/{block.of}" for block in blocks) or "–"
    desc = say.text("chart-adherence-told", weeks=weeks, of=most, values=told)
    return svg.frame(name, "adherence", (width, HEIGHT), *parts, title=say.text("chart-adherence"), desc=desc)


def _column(block: Block | None, x: float, wide: float, axis: svg.Axis, *, now: bool) -> list[str]:
    tall = axis.start - axis.end
    place = svg.element("rect", x=x - wide / 2, y=axis.end, width=wide, height=tall, rx=3.0, class_="track")
    if block is None:
        return [place]
    if not block.done:
        return [place] if now else [place, svg.label(x, axis.start - 6, "?", "unknown", "middle")]
    y = axis.at(float(block.done))
    state = "in" if block.done >= block.of else "below"
    classes = f"bar {state}{' now' if now else ''}"
    return [place, svg.element("rect", x=x - wide / 2, y=y, width=wide, height=axis.start - y, rx=3.0, class_=classes)]
