"""When and how often a runner wants to be told. The defaults suit somebody who sleeps at night and is busy by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.clock import local_time, zone
from domain.errors import BadInput
from domain.model import Severity

DAY_MIN = 24 * 60
MINUTE_MS = 60_000
REPEAT_MIN: dict[Severity, tuple[int, ...]] = {
    Severity.INFO: (),
    Severity.WATCH: (),
    Severity.WARN: (DAY_MIN,),
    Severity.STOP: (),
    Severity.URGENT: (15, 60, 240, DAY_MIN),
}
"""An alert that nobody answered is told again so many minutes after it was told last, one after the other.

A `stop` is followed by the questions and reminders of its plan instead.
"""
MOST_REPEATS = 6
LEAST_REPEAT_MIN, MOST_REPEAT_MIN = 5, 7 * DAY_MIN
MOST_A_DAY = 100
"""More messages a day than this are no limit."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """A runner's own. Times of day are minutes after midnight where the runner lives; the night may span midnight.

    `quiet`: whether there are quiet hours, from `quiet_from` to `quiet_to`. `a_day`: how many tellings a day, at most (None:
    no limit); reminders of plans, `stop`, `urgent` and red flags neither count nor are held. `repeat_min`: by severity.
    `report_weekday`: evening of the weekly report (0 = Monday; None: none), at `report_at`.
    """

    quiet: bool = True
    quiet_from: int = 22 * 60
    quiet_to: int = 7 * 60
    a_day: int | None = 4
    repeat_min: Mapping[Severity, tuple[int, ...]] = field(default_factory=lambda: dict(REPEAT_MIN))
    report_weekday: int | None = 6
    report_at: int = 18 * 60

    def quiet_until_ms(self, now_ms: int, zone_name: str) -> int | None:
        """When the quiet hours are over in which `now_ms` lies, UTC Unix ms; None outside them."""
        if not self.quiet or self.quiet_from == self.quiet_to:
            return None
        local = local_time(now_ms, zone_name)
        minute = local.hour * 60 + local.minute
        today = local.date()
        if self.quiet_from < self.quiet_to:
            inside = self.quiet_from <= minute < self.quiet_to
            end = today
        else:
            inside = minute >= self.quiet_from or minute < self.quiet_to
            end = today + timedelta(days=1) if minute >= self.quiet_from else today
        return _at_ms(end, self.quiet_to, zone_name, after_ms=now_ms) if inside else None

    def next_morning_ms(self, now_ms: int, zone_name: str) -> int:
        """When a new day begins for the budget: the end of the next night, or midnight without quiet hours. UTC Unix ms."""
        day = local_time(now_ms, zone_name).date() + timedelta(days=1)
        return _at_ms(day, self.quiet_to if self.quiet else 0, zone_name, after_ms=now_ms)

    def next_report_ms(self, now_ms: int, zone_name: str) -> int | None:
        """The first evening of the weekly report after `now_ms`, UTC Unix ms; None: none is wanted."""
        if self.report_weekday is None:
            return None
        today = local_time(now_ms, zone_name).date()
        for days in range(8):
            day = today + timedelta(days=days)
            at = _at_ms(day, self.report_at, zone_name)
            if day.weekday() == self.report_weekday and at > now_ms:
                return at
        raise AssertionError("A week has every weekday.")

    def last_report_ms(self, now_ms: int, zone_name: str) -> int | None:
        """The last evening of the weekly report, `now_ms` included, UTC Unix ms; None: none is wanted."""
        if self.report_weekday is None:
            return None
        today = local_time(now_ms, zone_name).date()
        evenings = (_at_ms(today - timedelta(days=back), self.report_at, zone_name) for back in range(15))
        return next(at for at in evenings if at <= now_ms and local_time(at, zone_name).weekday() == self.report_weekday)

    def repeat_ms(self, severity: Severity, told: int) -> int | None:
        """How long after telling number `told` (from 1) at `severity` it is told again, ms; None: not again."""
        waits = self.repeat_min.get(severity, ())
        return waits[told - 1] * MINUTE_MS if 0 < told <= len(waits) else None


def check(preferences: Preferences) -> Preferences:
    """`preferences`, if they make sense.

    Raises:
        BadInput: names the field.

    """
    for name in ("quiet_from", "quiet_to", "report_at"):
        if not 0 <= getattr(preferences, name) < DAY_MIN:
            raise BadInput(f"{name} lies outside a day.", "Send minutes after midnight, 0 to 1439.", field=name)
    if preferences.a_day is not None and not 0 <= preferences.a_day <= MOST_A_DAY:
        raise BadInput(f"a_day has to be 0 to {MOST_A_DAY}.", "Leave it out for no limit.", field="a_day")
    if preferences.report_weekday is not None and not 0 <= preferences.report_weekday <= 6:  # noqa: PLR2004 - Sunday
        raise BadInput(
            "report_weekday has to be 0 (Monday) to 6 (Sunday).", "Send null for no report.", field="report_weekday"
        )
    for waits in preferences.repeat_min.values():
        if len(waits) > MOST_REPEATS or any(not LEAST_REPEAT_MIN <= wait <= MOST_REPEAT_MIN for wait in waits):
            raise BadInput(
                f"repeat_min takes at most {MOST_REPEATS} waits of {LEAST_REPEAT_MIN} to {MOST_REPEAT_MIN} minutes.",
                "Send an empty list for no repetition.",
                field="repeat_min",
            )
    if not preferences.repeat_min.get(Severity.URGENT):
        raise BadInput(
            "An urgent alert that nobody answered is always told again.", "Send at least one wait.", field="repeat_min"
        )
    return preferences


def _at_ms(day: date, minute: int, zone_name: str, after_ms: int | None = None) -> int:
    """`minute` of `day` by the local clock, UTC Unix ms; where summer time skips it, the moment the clock jumps to.

    `after_ms`: where the clock goes back and the minute comes twice, the one that is still to come.
    """
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone(zone_name))
    found = int(local.timestamp() * 1000)
    later = int(local.replace(fold=1).timestamp() * 1000)
    if later < found:  # a minute that is skipped: by the clock after the jump it lies before it, by the one before after it
        return _jump_ms(later, found, zone_name)
    return later if after_ms is not None and found <= after_ms else found


def _jump_ms(before_ms: int, after_ms: int, zone_name: str) -> int:
    """The first instant after `before_ms` and not after `after_ms` at which the local clock has jumped."""
    offset = local_time(before_ms, zone_name).utcoffset()
    return next(
        t_ms
        for t_ms in range(before_ms + MINUTE_MS, after_ms + MINUTE_MS, MINUTE_MS)
        if local_time(t_ms, zone_name).utcoffset() != offset
    )
