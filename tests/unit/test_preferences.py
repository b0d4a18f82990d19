"""When a runner wants to be told: quiet hours, mornings and evenings by their own clock, on the days when it jumps too."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.clock import local_time
from domain.errors import BadInput
from domain.model import Severity
from domain.preferences import LEAST_REPEAT_MIN, MOST_REPEATS, REPEAT_MIN, Preferences, check

BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
"""Lord Howe Island moves its clocks by half an hour."""
ZONES = (BERLIN, NEW_YORK, LORD_HOWE, "UTC", "Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns")
HOUR = 3_600_000
MINUTES = st.integers(0, 24 * 60 - 1)
INSTANTS = st.integers(int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2027, 1, 1, tzinfo=UTC).timestamp()))


def ms(text: str, zone: str = BERLIN, fold: int = 0) -> int:
    """`2026-03-29 01:30` in `zone` as UTC Unix ms; `fold` 1: the second of two."""
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp() * 1000)


def clock(text: str) -> int:
    """`22:30` as minutes after midnight."""
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def shown(t_ms: int | None, zone: str) -> str | None:
    """As the runner's clock shows it, with its distance from UTC."""
    return None if t_ms is None else local_time(t_ms, zone).isoformat(" ", "minutes")


def quiet(span: str) -> Preferences:
    """Quiet hours `22:00-07:00`."""
    start, end = span.split("-")
    return Preferences(quiet_from=clock(start), quiet_to=clock(end))


@pytest.mark.parametrize(
    ("span", "now", "until"),
    [
        ("22:00-07:00", "2026-05-04 21:59", None),
        ("22:00-07:00", "2026-05-04 22:00", "2026-05-05 07:00+02:00"),
        ("22:00-07:00", "2026-05-04 23:59", "2026-05-05 07:00+02:00"),
        ("22:00-07:00", "2026-05-05 00:00", "2026-05-05 07:00+02:00"),
        ("22:00-07:00", "2026-05-05 06:59", "2026-05-05 07:00+02:00"),
        ("22:00-07:00", "2026-05-05 07:00", None),
        ("13:00-15:30", "2026-05-04 12:59", None),
        ("13:00-15:30", "2026-05-04 13:00", "2026-05-04 15:30+02:00"),
        ("13:00-15:30", "2026-05-04 15:29", "2026-05-04 15:30+02:00"),
        ("13:00-15:30", "2026-05-04 15:30", None),
        ("08:00-08:00", "2026-05-04 08:00", None),
        ("22:00-00:00", "2026-05-04 23:00", "2026-05-05 00:00+02:00"),
        ("00:00-06:00", "2026-05-05 00:00", "2026-05-05 06:00+02:00"),
    ],
)
def test_quiet_hours_inside_a_day_and_over_midnight(span: str, now: str, until: str | None) -> None:
    """From the first minute to the last, on either side of midnight; none when they begin as they end."""
    assert shown(quiet(span).quiet_until_ms(ms(now), BERLIN), BERLIN) == until
    assert Preferences(quiet=False).quiet_until_ms(ms(now), BERLIN) is None


@pytest.mark.parametrize(
    ("zone", "span", "now", "fold", "until"),
    [
        # A night is an hour shorter or longer, and ends at the hour that was chosen.
        (BERLIN, "22:00-07:00", "2026-03-28 23:00", 0, "2026-03-29 07:00+02:00"),
        (BERLIN, "22:00-07:00", "2026-10-24 23:00", 0, "2026-10-25 07:00+01:00"),
        (NEW_YORK, "22:00-07:00", "2026-03-07 23:00", 0, "2026-03-08 07:00-04:00"),
        (NEW_YORK, "22:00-07:00", "2026-10-31 23:00", 0, "2026-11-01 07:00-05:00"),
        (LORD_HOWE, "22:00-07:00", "2026-10-03 23:00", 0, "2026-10-04 07:00+11:00"),
        (LORD_HOWE, "22:00-07:00", "2026-04-04 23:00", 0, "2026-04-05 07:00+10:30"),
        # The end is skipped: quiet ends when the clock jumps over it.
        (BERLIN, "22:00-02:30", "2026-03-29 01:59", 0, "2026-03-29 03:00+02:00"),
        (BERLIN, "01:00-02:30", "2026-03-29 01:15", 0, "2026-03-29 03:00+02:00"),
        (BERLIN, "22:00-02:00", "2026-03-29 01:15", 0, "2026-03-29 03:00+02:00"),
        (NEW_YORK, "22:00-02:01", "2026-03-08 01:15", 0, "2026-03-08 03:00-04:00"),
        (LORD_HOWE, "22:00-02:15", "2026-10-04 01:45", 0, "2026-10-04 02:30+11:00"),
        # The end comes twice: the first ends it, and the hour that comes again is quiet again up to the second.
        (BERLIN, "22:00-02:30", "2026-10-25 02:10", 0, "2026-10-25 02:30+02:00"),
        (BERLIN, "22:00-02:30", "2026-10-25 02:30", 0, None),
        (BERLIN, "22:00-02:30", "2026-10-25 02:10", 1, "2026-10-25 02:30+01:00"),
        (BERLIN, "22:00-02:30", "2026-10-25 02:30", 1, None),
        (NEW_YORK, "22:00-01:30", "2026-11-01 01:10", 1, "2026-11-01 01:30-05:00"),
        (LORD_HOWE, "22:00-01:45", "2026-04-05 01:40", 0, "2026-04-05 01:45+11:00"),
        (LORD_HOWE, "22:00-01:45", "2026-04-05 01:40", 1, "2026-04-05 01:45+10:30"),
    ],
)
def test_quiet_hours_when_the_clock_jumps(zone: str, span: str, now: str, fold: int, until: str | None) -> None:
    """In the nights in which summer time begins and ends, by an hour and by half an hour."""
    assert shown(quiet(span).quiet_until_ms(ms(now, zone, fold), zone), zone) == until


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ZONES), INSTANTS, MINUTES, MINUTES)
def test_quiet_hours_end(zone: str, now_s: int, start: int, end: int) -> None:
    """At any instant of a year: they end later than now, within a day, and unless the clock jumps, at their end."""
    prefs, now_ms = Preferences(quiet_from=start, quiet_to=end), now_s * 1000
    until_ms = prefs.quiet_until_ms(now_ms, zone)
    local = local_time(now_ms, zone)
    since = (local.hour * 60 + local.minute - start) % (24 * 60)
    assert (until_ms is not None) is (since < (end - start) % (24 * 60))
    if until_ms is None:
        return
    assert now_ms < until_ms <= now_ms + 25 * HOUR
    then = local_time(until_ms, zone)
    if then.utcoffset() == local.utcoffset():
        assert then.hour * 60 + then.minute == end
        assert prefs.quiet_until_ms(until_ms, zone) is None
        assert prefs.quiet_until_ms(until_ms - 1, zone) == until_ms


@pytest.mark.parametrize(
    ("now", "zone", "morning"),
    [
        ("2026-05-04 12:00", BERLIN, "2026-05-05 07:00+02:00"),
        ("2026-03-28 12:00", BERLIN, "2026-03-29 07:00+02:00"),
        ("2026-10-24 12:00", BERLIN, "2026-10-25 07:00+01:00"),
        ("2026-10-03 12:00", LORD_HOWE, "2026-10-04 07:00+11:00"),
    ],
)
def test_a_new_budget_comes_in_the_morning(now: str, zone: str, morning: str) -> None:
    """The end of the next night; without quiet hours, midnight."""
    assert shown(Preferences().next_morning_ms(ms(now, zone), zone), zone) == morning
    midnight = local_time(Preferences(quiet=False).next_morning_ms(ms(now, zone), zone), zone)
    assert (midnight.isoformat()[:10], midnight.hour, midnight.minute) == (morning[:10], 0, 0)


@pytest.mark.parametrize(
    ("now", "zone", "at", "evening"),
    [
        ("2026-05-04 12:00", BERLIN, "18:00", "2026-05-10 18:00+02:00"),
        ("2026-05-10 17:59", BERLIN, "18:00", "2026-05-10 18:00+02:00"),
        ("2026-05-10 18:00", BERLIN, "18:00", "2026-05-17 18:00+02:00"),
        ("2026-03-28 12:00", BERLIN, "18:00", "2026-03-29 18:00+02:00"),
        ("2026-03-28 12:00", BERLIN, "02:30", "2026-03-29 03:00+02:00"),
        ("2026-03-29 03:00", BERLIN, "02:30", "2026-04-05 02:30+02:00"),
        ("2026-10-25 02:29", BERLIN, "02:30", "2026-10-25 02:30+02:00"),
        ("2026-10-25 02:30", BERLIN, "02:30", "2026-11-01 02:30+01:00"),
        ("2026-11-01 12:00", NEW_YORK, "18:00", "2026-11-01 18:00-05:00"),
        ("2026-04-05 01:45", LORD_HOWE, "01:45", "2026-04-12 01:45+10:30"),
    ],
)
def test_the_evening_of_the_report(now: str, zone: str, at: str, evening: str) -> None:
    """The first Sunday at that hour after now; once where the hour comes twice, and never none where it is skipped."""
    prefs = Preferences(report_at=clock(at))
    next_ms = prefs.next_report_ms(ms(now, zone), zone)
    assert shown(next_ms, zone) == evening
    assert next_ms is not None
    assert prefs.last_report_ms(next_ms, zone) == next_ms
    before_ms = prefs.last_report_ms(next_ms - 1, zone)
    assert before_ms is not None
    assert next_ms - 7 * 24 * HOUR - HOUR <= before_ms <= next_ms - 7 * 24 * HOUR + HOUR


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ZONES), INSTANTS, st.integers(0, 6), MINUTES)
def test_every_week_has_one_evening(zone: str, now_s: int, weekday: int, minute: int) -> None:
    """From any instant the next evening comes within a week, and the one after it a week later, give or take a jump."""
    prefs, now_ms = Preferences(report_weekday=weekday, report_at=minute), now_s * 1000
    first = prefs.next_report_ms(now_ms, zone)
    assert first is not None
    assert now_ms < first <= now_ms + 7 * 24 * HOUR + HOUR
    second = prefs.next_report_ms(first, zone)
    assert second is not None
    assert abs(second - first - 7 * 24 * HOUR) <= HOUR
    assert prefs.last_report_ms(second - 1, zone) == first


def test_no_report_is_wanted() -> None:
    """Without a weekday there is none."""
    prefs = Preferences(report_weekday=None)
    assert prefs.next_report_ms(0, BERLIN) is None
    assert prefs.last_report_ms(0, BERLIN) is None


def test_the_list_of_waits() -> None:
    """The n-th telling is followed by the n-th wait, the last by none; a stop, watch or info by none at all."""
    prefs = Preferences()
    waits = [prefs.repeat_ms(Severity.URGENT, told) for told in range(6)]
    assert waits == [None, 15 * 60_000, HOUR, 4 * HOUR, 24 * HOUR, None]
    assert prefs.repeat_ms(Severity.WARN, 1) == 24 * HOUR
    for severity in (Severity.INFO, Severity.WATCH, Severity.STOP):
        assert prefs.repeat_ms(severity, 1) is None
    assert Preferences(repeat_min={}).repeat_ms(Severity.WARN, 1) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quiet_from", -1),
        ("quiet_from", 1440),
        ("quiet_to", 1440),
        ("report_at", 1440),
        ("a_day", -1),
        ("a_day", 101),
        ("report_weekday", 7),
        ("report_weekday", -1),
        ("repeat_min", REPEAT_MIN | {Severity.WARN: (LEAST_REPEAT_MIN - 1,)}),
        ("repeat_min", REPEAT_MIN | {Severity.WARN: (7 * 24 * 60 + 1,)}),
        ("repeat_min", REPEAT_MIN | {Severity.WARN: (60,) * (MOST_REPEATS + 1)}),
        ("repeat_min", REPEAT_MIN | {Severity.URGENT: ()}),
    ],
)
def test_what_makes_no_sense_is_refused(field: str, value: object) -> None:
    """Each field by itself, named; an urgent alert is always told again."""
    with pytest.raises(BadInput) as refused:
        check(Preferences(**{field: value}))  # type: ignore[arg-type]  # that is the point
    assert refused.value.field == field


@pytest.mark.parametrize(
    "prefs",
    [
        Preferences(),
        Preferences(a_day=None, report_weekday=None),
        Preferences(a_day=0, quiet_from=0, quiet_to=1439, report_weekday=0),
        Preferences(a_day=100, repeat_min={Severity.URGENT: (LEAST_REPEAT_MIN,) * MOST_REPEATS}),
    ],
)
def test_what_makes_sense_is_taken(prefs: Preferences) -> None:
    """The defaults, none of each, and the edges."""
    assert check(prefs) is prefs
