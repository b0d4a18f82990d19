"""A year as twelve small calendars: every day with what it did to the calf, and a way to its runs. Pure."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from charts.heatmap import level


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: `level` as in the heatmap, 0 = no run; None = still to come."""

    day: date
    level: int | None
    calf_km: float | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month's weeks from Monday to Sunday; None = a day of another month."""

    number: int
    weeks: Sequence[Sequence[Cell | None]]


def year_of(year: int, days: Mapping[date, float | None], first: date, last: date) -> list[Month]:
    """The months of `year` from that of `first`, the day of the first run, up to that of `last`, today.

    `days` has the calf-km of each day with a run (None = not known).
    """
    weeks = Calendar().monthdatescalendar
    return [
        Month(
            number,
            [[_cell(day, days, last) if day.month == number else None for day in week] for week in weeks(year, number)],
        )
        for number in range(1, 13)
        if (first.year, first.month) <= (year, number) <= (last.year, last.month)
    ]


def _cell(day: date, days: Mapping[date, float | None], last: date) -> Cell:
    if day in days:
        return Cell(day, level(days[day]), days[day])
    return Cell(day, None if day > last else 0)
