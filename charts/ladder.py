"""Axis ends are picked from a short ladder, so that a chart keeps its axis from day to day and two runners can compare."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.words import Say

CALF_KM = (20.0, 40.0, 60.0, 80.0, 100.0, 150.0, 200.0, 300.0, 400.0, 600.0, 1000.0)
"""Ends of a calf-km axis for a week."""


def top(values: Iterable[float | None], ladder: tuple[float, ...] = CALF_KM) -> float:
    """The smallest end of `ladder` above every value, same unit; the last one when none is."""
    most = max((value for value in values if value is not None), default=0.0)
    return next((end for end in ladder if end > most), ladder[-1])


def ticks(end: float) -> list[float]:
    """Evenly spaced tick values from 0 to `end`: tens where five parts give tens, else quarters."""
    parts = 5 if end % 50 == 0 else 4
    return [end * i / parts for i in range(parts + 1)]


def month_labels(
    days: list[date],
    at: list[float],
    gap: float,
    say: Say = Say(),  # noqa: B008 - frozen: English
) -> list[tuple[float, str]]:
    """(position, text) of a label where a month begins, at least `gap` px apart and never two of one month.

    `days` are the days (or first days of weeks) of the columns, ascending, and `at` their positions in px. A first
    column that begins in mid-month gives way to the month that follows when there is no room for both.
    """
    months = say.text("calendar-months-short").split()
    starts = [
        (at[i], months[day.month - 1])
        for i, day in enumerate(days)
        if i == 0 or (day.year, day.month) != (days[i - 1].year, days[i - 1].month)
    ]
    if len(starts) > 1 and starts[1][0] - starts[0][0] < gap:
        del starts[0]
    kept: list[tuple[float, str]] = []
    for position, text in starts:
        if not kept or position - kept[-1][0] >= gap:
            kept.append((position, text))
    return kept
