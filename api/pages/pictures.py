"""A chart twice: wide and narrow, for CSS to choose; text would be too small in a wide chart on a phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from api.facts import WeekFacts
from charts.ladder import top
from charts.weekly import Week, weekly
from domain.words import Say

WIDE, NARROW = 1064.0, 326.0
"""Widths in px of a card's inside at 1280 and at 390 px."""


def both(draw: Callable[[str, float], str], name: str) -> str:
    """`draw(name, width)` for both widths, each in the element that CSS shows or hides."""
    wide, narrow = draw(f"{name}-wide", WIDE), draw(f"{name}-narrow", NARROW)
    return f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'


def axis_top(weeks: Sequence[WeekFacts], also: float | None = None) -> float:
    """The end of the calf-km axis of a runner: above every week, band and red line there ever was."""
    reds = [week.band.red for week in weeks if week.band is not None]
    return top([*(week.calf_km for week in weeks), *reds, also])


def weekly_chart(
    weeks: Sequence[WeekFacts],
    wide_slots: int,
    narrow_slots: int,
    *,
    say: Say,
    end: float | None = None,
    about: date | None = None,
) -> str:
    """The weekly chart of the last weeks on the runner's axis, up to `end` calf-km (all weeks' top when None).

    `about` is the Monday of the week that it is about.
    """
    drawn = [Week(week.start, week.calf_km, week.band, week.current, week.mark) for week in weeks]
    limit = end if end is not None else axis_top(weeks)

    def draw(name: str, width: float) -> str:
        slots, height = (wide_slots, 250.0) if width == WIDE else (narrow_slots, 210.0)
        return weekly(drawn, limit, slots=slots, name=name, width=width, height=height, about=about, say=say)

    return both(draw, "weekly")
