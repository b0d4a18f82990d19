"""The life of an alert: open until its runner has seen it, resolved when nothing is left to do about it. Pure.

    open ── ack, seen, same, worse ──▶ acked ── its plan has ended, it was taken back ──▶ resolved
      ├──── snooze ──▶ snoozed ── its time is over, told again ──▶ open
      └──── better, stop ──────────────────────────────────────────────────────────────▶ resolved

Whatever its state, an alert that gets worse is open again. "Worse" resolves nothing: it is followed by the red-flag
questions at once. A red flag is never resolved by an answer, and neither it nor `stop` and `urgent` can be snoozed.
"""

from __future__ import annotations

from typing import Literal

State = Literal["open", "acked", "snoozed", "resolved"]
DONE = frozenset({"better", "stop"})
"""Answers after which nothing more is wanted of this alert."""
SNOOZE = "snooze"
SNOOZE_HOURS = 24
"""How long "not now" lasts unless the runner says otherwise."""
LONGEST_SNOOZE_HOURS = 30 * 24


def state_of(state: State, answer: str | None, *, over: bool = False, red_flag: bool = False) -> State:
    """The state of an alert that is `state` now and was answered `answer` (None = not at all).

    `over`: its plan has ended, or what it is about no longer holds.
    """
    if state == "resolved" or (not red_flag and (over or answer in DONE)):
        return "resolved"
    if answer == SNOOZE and state in {"open", "snoozed"}:
        return "snoozed"
    return "open" if answer is None and state == "open" else "acked"
