"""What follows from a runner's reports: episodes of pain, open red flags, plans, and what must not be advised meanwhile.

All of it is made anew from the reports, the log, the runs and the answers, so that the order in which they arrive does
not matter. Instants are UTC Unix ms; severities 0-10; None = not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from domain.model import Side, Tip

Pattern = Literal["doms", "strain", "cramp", "tendon"]
Course = Literal["new", "better", "worse", "same", "settled", "relapsed"]
PlanKind = Literal["rice", "doms", "cramp", "review", "return", "heel_drops", "alfredson"]
PlanState = Literal["running", "paused", "suspended", "ended"]


@dataclass(frozen=True, slots=True)
class Spoke:
    """One answer and the points that it gives to one pattern; negative points speak against it."""

    question: str
    answer: str
    pattern: Pattern
    points: int


@dataclass(frozen=True, slots=True)
class Triage:
    """What the answers of an episode speak for. `reading` is the pattern it is treated as: the more serious in doubt.

    `clear` False = the signs are mixed or too few; `ask` then names the questions that would tell the patterns apart.
    """

    reading: Pattern
    clear: bool
    points: Mapping[Pattern, int] = field(default_factory=dict)
    spoke: tuple[Spoke, ...] = ()
    against: Pattern | None = None
    """The other pattern that is in question, when it is not clear."""
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """How much it hurt at one report, 0-10."""

    t_ms: int
    severity: int | None


@dataclass(frozen=True, slots=True)
class Episode:
    """Reports of one site and side, from the first to the last. `key` names it for ever: the id of its first report."""

    key: str
    started_ms: int
    last_ms: int
    site: str | None
    side: Side | None
    course: Course
    ratings: tuple[Rating, ...]
    triage: Triage
    since: Mapping[Pattern, int]
    """When each pattern that its reports were read as was so first, since pain began or last came back."""
    reports: tuple[str, ...]
    """Ids of its reports, oldest first."""
    settled_ms: int | None = None
    """When a report first said that nothing hurts any more, unless pain came back since."""
    answered_ms: int | None = None
    """When the runner answered how it goes to an alert about it, after the last report; `course` says what."""

    @property
    def heard_ms(self) -> int:
        """When anything was heard of it last."""
        return max(self.last_ms, self.answered_ms or 0)

    @property
    def first_severity(self) -> int | None:
        """The first that was told."""
        return next((rating.severity for rating in self.ratings if rating.severity is not None), None)

    @property
    def last_severity(self) -> int | None:
        """The last that was told."""
        return next((rating.severity for rating in reversed(self.ratings) if rating.severity is not None), None)


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A row of the red flags that was raised: by which report or episode, and when and how it was closed."""

    rule: str
    key: str
    """The finding's key."""
    raised_ms: int
    emergency: bool = False
    closed_ms: int | None = None
    closed_by: Literal["clinician", "all_no"] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Something with due times that follows from a finding, or that the runner chose.

    `key` is `{kind}:{episode, run or programme}`; `state` `suspended` = a red flag is open, `paused` = another plan goes
    first or the runner said so. `quiet` = "better" or "stop reminding" was answered: nothing more is sent, the plan stands.
    `facts` is what its due times are made from, by kind: see `alerts.followups`.
    """

    key: str
    kind: PlanKind
    rule: str
    started_ms: int
    state: PlanState = "running"
    side: Side | None = None
    episode: str | None = None
    ended_ms: int | None = None
    reason: str = ""
    """Why it is paused, suspended or ended, as a message of `domain.words`."""
    quiet: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Work for the calf that no watch records: one tap. `kind` `strength` = a session of the programme."""

    id: str
    t_ms: int
    kind: Literal["strength", "hike", "football", "skipping", "other"]
    minutes: float | None = None
    pain: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """A strength programme that the runner has switched on; `ended_ms` None = still on."""

    id: str
    kind: Literal["heel_drops", "alfredson"]
    started_ms: int
    ended_ms: int | None = None


REMIND = "remind"
"""What stands for "reminders on again" among the answers to a plan."""


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """What a runner answered to an alert that belongs to a plan, or chose by the switch of its reminders."""

    plan: str
    t_ms: int
    answer: str


@dataclass(frozen=True, slots=True)
class Care:
    """All of it at one instant. `banned`: tip → the guard that holds it back; `next_ms`: when time alone changes it."""

    at_ms: int
    episodes: tuple[Episode, ...] = ()
    flags: tuple[RedFlag, ...] = ()
    plans: tuple[Plan, ...] = ()
    banned: Mapping[Tip, str] = field(default_factory=dict)
    next_ms: int | None = None

    @property
    def open_flags(self) -> tuple[RedFlag, ...]:
        """Those that no clinician and no two check-ins have closed."""
        return tuple(flag for flag in self.flags if flag.closed_ms is None)

    @property
    def resting(self) -> Plan | None:
        """The rest window that is in force: its runner should not run."""
        return next((plan for plan in self.plans if plan.kind == "rice" and plan.state in {"running", "suspended"}), None)

    def episode_of(self, report_id: str) -> Episode | None:
        """The episode that a report belongs to."""
        return next((episode for episode in self.episodes if report_id in episode.reports), None)


def tendon_settled(episodes: Sequence[Episode]) -> bool:
    """Whether a tendon complaint was there and none is now: what Alfredson's programme is for."""
    tendons = [episode for episode in episodes if "tendon" in episode.since]
    return bool(tendons) and all(episode.settled_ms is not None for episode in tendons)


NOTHING = Care(0)
"""Of a runner who never reported anything."""
