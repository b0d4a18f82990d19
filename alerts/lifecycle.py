"""The life of an alert: open until its runner has seen it, resolved when nothing is left to do about it. Pure.

    open ── ack, seen, worse ──▶ acked ── its plan has ended ──▶ resolved
      └──────── better, stop ─────────────────────────────────▶ resolved

"Worse" resolves nothing: it is followed by the red-flag questions at once. A red flag is never resolved by an answer.
"""

from __future__ import annotations

from typing import Literal

State = Literal["open", "acked", "resolved"]
DONE = frozenset({"better", "stop"})
"""Answers after which nothing more is wanted of this alert."""


def state_of(state: State, answer: str | None, *, plan_ended: bool = False, red_flag: bool = False) -> State:
    """The state of an alert that is `state` now and was answered `answer` (None = not at all)."""
    if state == "resolved" or (not red_flag and (plan_ended or answer in DONE)):
        return "resolved"
    return "open" if answer is None and state == "open" else "acked"
