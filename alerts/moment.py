"""When a live event happened, told by two clocks of which one may be wrong. Pure."""

from __future__ import annotations

CLOCK_TRUST_MS = 120_000
"""A device's clock that is off by no more is simply right."""
REAL_TIME_MS = 30_000
"""How far a session that is heard as it happens may lag: one batch of a device that catches up."""


def occurred_by_our_clock(
    reported_ms: int,
    received_ms: int,
    session: tuple[int, int] | None,
) -> int:
    """When a live event happened, by our clock, UTC Unix ms.

    `reported_ms` is the device's word, `received_ms` when it reached us, `session` the start of its session as
    (reported, received). A device with a wrong clock must still be warned in time, an old recording must not: where the
    two clocks disagree, a session that is heard as it happens (as much time has passed by one clock as by the other)
    has a wrong clock, any other is late.
    """
    if reported_ms >= received_ms - CLOCK_TRUST_MS:
        return min(reported_ms, received_ms)
    if session is None:
        return reported_ms
    started_ms, first_received_ms = session
    lag_ms = (received_ms - first_received_ms) - (reported_ms - started_ms)
    return received_ms if abs(lag_ms) <= REAL_TIME_MS else reported_ms
