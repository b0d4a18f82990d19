"""The settings of the plans: each belongs to the rule whose plan it shapes, and stands in that rule's `thresholds`."""

from __future__ import annotations

from collections.abc import Mapping

from domain.thresholds import Threshold

_RICE = "acute.rice"
_PROGRAMME = "strength.programme"
_RETURN = "load.return"

WAKE = Threshold(f"{_RICE}.wake", "o'clock", 8, 5, 11, "ours")
"""Reminders come from this hour on …"""
SLEEP = Threshold(f"{_RICE}.sleep", "o'clock", 21, 18, 23, "ours")
"""… until this one, where the runner lives."""
REST_HOURS = Threshold(f"{_RICE}.rest", "h", 24, 24, 72, "article: 24 to 48 hours")
"""The rest window lasts at least so long; it can be made longer, never shorter."""
ICE_HOURS = Threshold(f"{_RICE}.ice_for", "h", 48, 24, 72, "article: 24 to 48 hours")
ICE_A_DAY = Threshold(f"{_RICE}.ice_a_day", "times a day", 4, 1, 6, "article: several times a day")
ICE_FROM = Threshold(f"{_RICE}.ice_from", "min", 15, 5, 15, "article: 15 to 20 minutes")
ICE_TO = Threshold(f"{_RICE}.ice_to", "min", 20, 15, 20, "article: 15 to 20 minutes")
FIRST_CHECK = Threshold(f"{_RICE}.first_check", "h", 24, 6, 24, "rule catalogue")
SECOND_CHECK = Threshold(f"{_RICE}.second_check", "h", 48, 25, 72, "rule catalogue")
STRUCK_AGAIN = Threshold(f"{_RICE}.again", "of 10", 6, 3, 6, "rule catalogue: acute.stop_now")
RICE: tuple[Threshold, ...] = (
    WAKE,
    SLEEP,
    REST_HOURS,
    ICE_HOURS,
    ICE_A_DAY,
    ICE_FROM,
    ICE_TO,
    FIRST_CHECK,
    SECOND_CHECK,
    STRUCK_AGAIN,
)
"""For the `thresholds` of `acute.rice`."""

DOMS_HOUR = Threshold("triage.doms.check_hour", "o'clock", 9, 5, 20, "ours")
DOMS: tuple[Threshold, ...] = (DOMS_HOUR,)
"""For the `thresholds` of `triage.doms`, beside those of its onset."""

CRAMP_CHECK = Threshold("triage.cramp.check", "min", 60, 15, 60, "rule catalogue")
CRAMP: tuple[Threshold, ...] = (CRAMP_CHECK,)
"""For the `thresholds` of `triage.cramp`."""

SILENCE = Threshold("flag.persistent.silence", "h", 48, 24, 48, "rule catalogue")
REVIEW: tuple[Threshold, ...] = (SILENCE,)
"""For the `thresholds` of `flag.persistent`, beside its days: a runner can be asked earlier, never later."""

WEEKS = Threshold(f"{_PROGRAMME}.weeks", "weeks", 12, 6, 16, "Alfredson 1998")
PROGRAMME_HOUR = Threshold(f"{_PROGRAMME}.hour", "o'clock", 18, 5, 21, "ours")
DAYS_A_WEEK = Threshold(f"{_PROGRAMME}.days", "days a week", 3, 1, 7, "rule catalogue")
REPS_FIRST = Threshold(f"{_PROGRAMME}.reps_first", "times", 8, 4, 12, "rule catalogue")
REPS_LAST = Threshold(f"{_PROGRAMME}.reps_last", "times", 12, 8, 15, "rule catalogue")
PAIN_MOST = Threshold(f"{_PROGRAMME}.pain", "of 10", 3, 0, 5, "rule catalogue")
PROGRAMME: tuple[Threshold, ...] = (WEEKS, PROGRAMME_HOUR, DAYS_A_WEEK, REPS_FIRST, REPS_LAST, PAIN_MOST)
"""For the `thresholds` of `strength.programme`."""

OFF = Threshold(f"{_RETURN}.off", "days", 14, 7, 60, "expert")
LONG_OFF = Threshold(f"{_RETURN}.long_off", "days", 28, 14, 120, "expert")
MORNING_MOST = Threshold(f"{_RETURN}.morning_most", "of 10", 2, 0, 2, "expert; Silbernagel 2007")
SESSION_SHARE = Threshold(f"{_RETURN}.session_share", "", 0.8, 0.5, 1.0, "expert")
LADDER_WEEKS = Threshold(f"{_RETURN}.ladder_weeks", "weeks", 12, 4, 26, "expert")
RETURN: tuple[Threshold, ...] = (OFF, LONG_OFF, MORNING_MOST, SESSION_SHARE, LADDER_WEEKS)
"""For the `thresholds` of `load.return`, beside its shares."""


def waking(own: Mapping[str, float]) -> dict[str, int]:
    """The hours between which a runner is reminded, as a plan's facts hold them."""
    return {"wake": round(WAKE.of(own)), "sleep": round(SLEEP.of(own))}
