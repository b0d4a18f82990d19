"""Every situation in which a finding is decided on, and what must come of it, told as a person would tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from alerts.case import FLAP_MS, LIVE_TTL_S, STALE_MS, Facts, History, HoldReason
from domain.clock import from_iso
from domain.model import Kind, Severity
from domain.preferences import Preferences

HOUR = 3_600_000
ZONE = "Europe/Berlin"
NOON = from_iso("2026-05-04T10:00:00Z")
"""12:00 in Berlin."""
NIGHT = from_iso("2026-05-04T21:00:00Z")
"""23:00 in Berlin."""
MORNING = from_iso("2026-05-05T05:00:00Z")
"""07:00 of the next day: the end of the night, and a new budget."""
AGAIN_MS = HOUR
"""An alert is told a second time after an hour, and no third time."""
SNOOZED_UNTIL = NIGHT + 30 * HOUR
PREFERENCES = Preferences(repeat_min=dict.fromkeys(Severity, (60,)))
Age = Literal["fresh", "past_ttl", "old", "stored_late"]
Relation = Literal["milder", "same", "worse"]
"""How the finding is now, beside what was decided before."""
Answer = Literal["none", "answered", "put off", "put off until now", "done"]
Turn = Literal["not yet", "now", "never"]
"""When an alert that nobody answered is told again."""
Over = Literal["no", "just now", "for a while"]


@dataclass(frozen=True, slots=True)
class Situation:
    """The finding and its circumstances."""

    rule: str
    kind: Kind
    severity: Severity
    live: bool
    age: Age = "fresh"
    emergency: bool = False
    silenced: bool = False
    thin: bool = False
    alike_snoozed: bool = False
    night: bool = False
    spent: bool = False

    @property
    def now(self) -> int:
        """UTC Unix ms."""
        return NIGHT if self.night else NOON

    @property
    def loud(self) -> bool:
        """Whether nothing may hold it."""
        return self.severity.value in {"stop", "urgent"} or self.rule.startswith("flag.")


@dataclass(frozen=True, slots=True)
class Past:
    """What became of it before. `held` for a reason or `told`; neither: nothing was decided yet."""

    relation: Relation = "same"
    held: HoldReason | None = None
    told: bool = False
    answer: Answer = "none"
    turn: Turn = "never"
    over_told: bool = False
    over: Over = "no"


def before(situation: Situation, past: Past) -> Severity | None:
    """How severe it was when it was decided on last; None: it cannot have been so."""
    step = {"milder": 1, "same": 0, "worse": -1}[past.relation]
    rank = situation.severity.rank + step
    return list(Severity)[rank] if 0 <= rank < len(Severity) else None


def facts(situation: Situation, past: Past) -> Facts:
    """The finding as the policy is given it."""
    live_ttl = LIVE_TTL_S[situation.severity] * 1000
    ago = {"fresh": 0, "past_ttl": live_ttl + 1, "old": STALE_MS + 1, "stored_late": 0}[situation.age]
    over = {"no": None, "just now": situation.now - 1, "for a while": situation.now - FLAP_MS}[past.over]
    return Facts(
        situation.rule,
        situation.kind,
        situation.severity,
        situation.now - ago,
        live=situation.live,
        stored_late_ms=STALE_MS + 1 if situation.age == "stored_late" else 0,
        confidence=0.29 if situation.thin else 0.3,
        emergency=situation.emergency,
        inhibited=situation.silenced,
        over_ms=over,
        run_ms=situation.now,
    )


def history(situation: Situation, past: Past) -> History:
    """What went before as the policy is given it."""
    put_off = past.answer == "put off" or situation.alike_snoozed
    known = past.told or past.held is not None
    severity = before(situation, past) if known else None
    return History(
        severity=severity,
        held=past.held,
        told=severity if past.told else None,
        told_ms=situation.now - (AGAIN_MS if past.turn == "now" else AGAIN_MS - 1) if past.told else 0,
        times=(2 if past.turn == "never" else 1) if past.told else 0,
        answered=past.answer == "answered",
        resolved=past.answer == "done" or past.over_told,
        cleared=past.over_told,
        woken=past.answer == "put off until now",
        snoozed_until_ms=SNOOZED_UNTIL if put_off else None,
        in_run_ms=(situation.now - 60_000,) if situation.live and situation.spent else (),
        today=4 if situation.spent and not situation.live else 3,
    )


def situations() -> Iterator[Situation]:
    """Every one that can occur: what does not apply to a finding is not varied for it."""
    everything = (False, True)
    for rule, kind, severity, (live, age) in product(
        ("load.session_spike", "acute.limp", "acute.fluids", "flag.nerve"),
        ("rule", "display", "guard"),
        Severity,
        (
            *product((False,), ("fresh", "old", "stored_late")),
            *product((True,), ("fresh", "past_ttl", "old")),
        ),
    ):
        if kind != "rule" and (severity.rank > Severity.WATCH.rank or rule == "flag.nerve"):
            continue  # what is only shown is never more than that
        if kind == "guard" and (rule != "acute.limp" or severity is not Severity.INFO):
            continue
        if rule == "acute.fluids" and severity is not Severity.INFO:
            continue
        emergencies = everything if (rule, severity) == ("flag.nerve", Severity.URGENT) else (False,)
        silences = everything if rule.startswith("load.") else (False,)
        nights = (False,) if live else everything
        for emergency, silenced, thin, alike, night, spent in product(
            emergencies, silences, everything, everything, nights, everything
        ):
            yield Situation(rule, kind, severity, live, age, emergency, silenced, thin, alike, night, spent)  # type: ignore[arg-type]  # literals of a product


HELD: tuple[HoldReason, ...] = (
    "DISPLAY",
    "STALE",
    "INHIBITED",
    "PAGE_ONLY",
    "NOT_ENOUGH_DATA",
    "SNOOZED",
    "QUIET_HOURS",
    "BUDGET",
)


def pasts() -> Iterator[Past]:
    """Everything that can have become of it before; those that are over come last."""
    relations: tuple[Relation, ...] = ("milder", "same", "worse")
    answers: tuple[Answer, ...] = ("none", "answered", "put off", "put off until now", "done")
    standing = [Past()]
    standing += [Past(relation, held) for relation, held in product(relations, HELD)]
    # On the page a runner may answer what was never told: it matters where it still waits to be told.
    on_the_page: tuple[HoldReason, ...] = ("QUIET_HOURS", "BUDGET", "PAGE_ONLY")
    standing += [Past(*each) for each in product(("same", "worse"), on_the_page, (False,), answers[1:])]  # type: ignore[arg-type]  # literals of a product
    for relation, answer in product(relations, answers):
        turns: tuple[Turn, ...] = ("not yet", "now", "never") if answer == "none" else ("never",)
        standing += [Past(relation, told=True, answer=answer, turn=turn) for turn in turns]
    standing += [Past(relation, told=True, over_told=True) for relation in relations]
    yield from standing
    for past, over in product(standing, ("just now", "for a while")):
        if past.relation == "same":
            yield Past(past.relation, past.held, past.told, past.answer, past.turn, past.over_told, over)  # type: ignore[arg-type]  # literals of a product
