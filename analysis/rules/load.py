"""Too much, too soon: the load rules, in the order of the catalogue."""

from __future__ import annotations

from analysis.rules import load_kind, load_session, load_week
from analysis.rules.base import Rule

RULES: tuple[Rule, ...] = (
    load_session.SESSION_SPIKE,
    load_session.SESSION_SPIKE_LIVE,
    load_week.WEEK_DISTANCE,
    load_week.WEEK_CALF,
    load_kind.SPEED,
    load_kind.HILLS,
    load_kind.ACWR,
    load_kind.MONOTONY,
    load_session.RETURN,
    load_session.HISTORY,
)
