"""What one kind of plan gives to the whole: the plan, and when time alone changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.plan_settings import waking
from domain.care import REMIND, Episode, Plan, PlanAnswer, PlanKind
from domain.model import CheckIn

if TYPE_CHECKING:
    from analysis.care import Told

HOUR_MS = 3_600_000
ENDED_OTHER = "plan-ended-other"
ENDED_SETTLED = "plan-ended-settled"
ENDED_TIME = "plan-ended-time"
ENDED_WALKS = "plan-ended-walks"
ENDED_ANSWERED = "plan-ended-answered"
ENDED_DONE = "plan-ended-done"
ENDED_OFF = "plan-ended-off"
PAUSED_REST = "plan-paused-rest"
PAUSED_TENDON = "plan-paused-tendon"
SUSPENDED = "plan-suspended-flag"


class Made(NamedTuple):
    """A plan as its own kind sees it, before plans yield to one another; `next_ms`: when time alone changes it."""

    plan: Plan
    next_ms: int | None = None


def about(  # noqa: PLR0917 - the parts of one plan
    told: Told,
    episode: Episode,
    kind: PlanKind,
    rule: str,
    started_ms: int,
    facts: Mapping[str, Any],
    ended_ms: int | None,
    reason: str,
) -> Plan:
    """The plan of that kind for an episode; the waking hours and an answer "worse" are added to its `facts`."""
    key = f"{kind}:{episode.key}"
    return Plan(
        key=key,
        kind=kind,
        rule=rule,
        started_ms=started_ms,
        state="running" if ended_ms is None else "ended",
        side=episode.side,
        episode=episode.key,
        ended_ms=ended_ms,
        reason=reason,
        quiet=quiet(told, key, started_ms),
        facts={**waking(told.runner.thresholds), **facts, "worse_ms": worse_ms(told, key, started_ms)},
    )


def of_episode(told: Told, episode: Episode) -> tuple[CheckIn, ...]:
    """The reports of an episode in the order in which they were felt."""
    own = set(episode.reports)
    return tuple(report for report in told.reports if report.id in own)


def last_answer(answers: Iterable[PlanAnswer], plan: str, since_ms: int, among: Sequence[str]) -> PlanAnswer | None:
    """The last of `among` that was answered to the reminders of `plan` from `since_ms` on."""
    found = [each for each in answers if each.plan == plan and each.t_ms >= since_ms and each.answer in among]
    return max(found, key=lambda answer: (answer.t_ms, among.index(answer.answer)), default=None)


def quiet(told: Told, plan: str, since_ms: int, *, better: bool = True) -> bool:
    """Whether the runner wants no more reminders: "stop", or "better" where that says so; "worse" and a switch undo it."""
    silent = ("better", "stop") if better else ("stop",)
    last = last_answer(told.answers, plan, since_ms, (*silent, REMIND, "worse"))
    return last is not None and last.answer in silent


def worse_ms(told: Told, plan: str, since_ms: int) -> int | None:
    """When "worse" was answered, unless a report came after it: then the runner is to be asked at once."""
    last = last_answer(told.answers, plan, since_ms, ("worse",))
    if last is None or any(report.t_ms >= last.t_ms for report in told.reports):
        return None
    return last.t_ms
