"""A season of eleven weeks with a strain in the sixth, by the calendar: what the golden file of it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.clock import MS_PER_DAY, zone
from domain.model import Runner
from simulators.book import ALL_NO, Book, Marker
from simulators.diary import Diary, Scenario
from simulators.pains import STRAIN

ZONE = "Europe/Berlin"
FIRST = date(2026, 1, 5)
"""Monday of the first week."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def instant(week: int, day: str, clock: str) -> int:
    """Unix ms of e.g. Wednesday of week 6 (the first is 1) at 18:30 where the runner lives."""
    on = FIRST + timedelta(days=7 * (week - 1) + DAYS.index(day))
    hour, minute = map(int, clock.split(":"))
    local = datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone(ZONE))
    return int(local.astimezone(UTC).timestamp() * 1000)


END_MS = instant(11, "Sun", "20:00")
LADDER: tuple[tuple[int, str, float, int], ...] = (
    (6, "Sun", 5, 1),
    (7, "Tue", 10, 1),
    (7, "Thu", 15, 3),
    (7, "Sat", 10, 1),
    (8, "Mon", 15, 0),
    (8, "Wed", 20, 0),
    (8, "Fri", 24, 0),
    (8, "Sun", 30, 0),
    (9, "Tue", 30, 0),
    (9, "Fri", 30, 0),
)
"""Week, day, minutes of running, and how much it hurts the next morning, 0-10."""
HURTS = 3
"""From here on the runner says which calf it is."""
USUAL = (("Tue", 4.0, 0.5), ("Thu", 4.0, 0.5), ("Sun", 6.0, 0.0))
"""Day, km, and the share of it that is run fast."""


def diary() -> Diary:
    """Five usual weeks; a strain in the sixth; two days of rest; the ladder, once a rung back; three usual runs."""
    book = Book("strain-in-week-6", 1, 11, END_MS, ZONE)

    def before(week: int, day: str, clock: str) -> float:
        return (END_MS - instant(week, day, clock)) / MS_PER_DAY

    def says(week: int, day: str, clock: str, **told: Any) -> None:  # noqa: ANN401 - the fields of a CheckIn
        book.report(before(week, day, clock), **told)

    for week in range(1, 6):
        for day, km, fast in USUAL:
            book.run(before(week, day, "18:00"), km=km * (1 - 0.004 * week), fast_share=fast)
    book.run(before(6, "Tue", "18:00"), km=4.0, fast_share=0.5)
    book.run(before(6, "Wed", "18:00"), km=3.0, live=True, pain=Marker(0.9))
    says(6, "Wed", "18:45", **STRAIN, answers=ALL_NO)
    book.answer(before(6, "Thu", "08:20"), "acute.rice", "seen")
    here: Mapping[str, Any] = {"site": "muscle_belly", "side": "left", "rested": True, "iced": True, "elevated": True}
    says(6, "Thu", "18:50", **here, severity=4, walks_without_pain=False)
    book.answer(before(6, "Fri", "12:10"), "acute.rice", "better")
    says(6, "Fri", "18:50", **here, severity=2, walks_without_pain=False)
    says(6, "Sat", "10:00", **here, severity=1, walks_without_pain=True)
    for week, day, minutes, morning in LADDER:
        book.run(before(week, day, "17:30"), km=minutes * 60 * 2.4 / 1000, speed=2.4)
        at = DAYS.index(day) + 1
        says(week + at // 7, DAYS[at % 7], "08:20", severity=morning, **({"side": "left"} if morning >= HURTS else {}))
    for day, km in (("Tue", 4.2), ("Thu", 4.2), ("Sun", 4.5)):
        book.run(before(11, day, "17:00"), km=km)
    return book.diary()


SCENARIO = Scenario(
    name="strain-in-week-6",
    title="A strain in week 6, and the way back",
    fires=(),
    must_not_fire=(),
    write=lambda _seed, _weeks, _end_ms, _zone: diary(),
    weeks=11,
    runner=Runner(id="-", born_year=1994, previous_strain=False, zone=ZONE),
)
