"""When a runner may be reminded: in waking hours by the plan, and outside the quiet hours of their own choice. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from domain.care import Plan
from domain.clock import at_hour_ms, local_day

Quiet = Callable[[int], int | None]
"""UTC Unix ms → when the quiet hours are over in which that lies; None outside them."""


def never_quiet(_t_ms: int) -> None:
    """No quiet hours."""


def awake_ms(plan: Plan, zone: str, t_ms: int) -> int:
    """`t_ms`, or the next hour at which the runner may be reminded if it is in the night."""
    wake, sleep = int(plan.facts.get("wake", 8)), int(plan.facts.get("sleep", 21))
    day = local_day(t_ms, zone)
    if t_ms < at_hour_ms(day, wake, zone):
        return at_hour_ms(day, wake, zone)
    if t_ms >= at_hour_ms(day, sleep, zone):
        return at_hour_ms(day + timedelta(days=1), wake, zone)
    return t_ms


def ice_hours(wake: int, sleep: int, a_day: int) -> tuple[int, ...]:
    """Hours of the day for so many times, evenly from waking on: 08, 12, 16 and 20 for four from 8 to 21."""
    apart = max(1, (sleep - 1 - wake) // (a_day - 1)) if a_day > 1 else 1
    return tuple(hour for hour in (wake + n * apart for n in range(a_day)) if hour < sleep)


def allowed_ms(plan: Plan, zone: str, now_ms: int, quiet_until: Quiet) -> int:
    """`now_ms`, or the next moment at which the runner is awake and wants to be reminded."""
    awake = awake_ms(plan, zone, now_ms)
    return awake_ms(plan, zone, quiet_until(awake) or awake)
