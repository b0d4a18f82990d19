"""What a rehearsal wrote down: each finding, alert, reminder and step of a plan, at the minute at which it came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlmodel import Session, col, select

from store.engine import Store
from store.tables import AlertRow, FindingRow, PlanRow

What = Literal["run", "told", "finding", "change", "withdrawn", "sent", "held", "reminder", "plan"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: at `t_ms` of the rehearsal's clock, about `name` (a rule, or a plan's kind; "" = neither)."""

    t_ms: int
    what: What
    name: str
    text: str


@dataclass
class Watcher:
    """Looks at the store after every step and remembers what is new."""

    store: Store
    runner_id: str
    moments: list[Moment] = field(default_factory=list)
    _findings: dict[int, tuple[str, str, bool]] = field(default_factory=dict)
    _alerts: dict[int, tuple[str, str, int]] = field(default_factory=dict)
    _plans: dict[str, tuple[str, str, bool, str]] = field(default_factory=dict)

    def look(self, now_ms: int) -> None:
        """Write down what has changed since the last look."""
        self.moments += self.store.read(lambda session: list(self._changes(session, now_ms)))

    def _changes(self, session: Session, now_ms: int) -> Iterator[Moment]:
        mine = (FindingRow.runner_id == self.runner_id,)
        for finding in session.exec(select(FindingRow).where(*mine).order_by(col(FindingRow.id))):
            yield from self._finding(finding, now_ms)
        for alert in session.exec(
            select(AlertRow).where(AlertRow.runner_id == self.runner_id).order_by(col(AlertRow.id)),
        ):
            yield from self._alert(alert, now_ms)
        seen = set()
        for plan in session.exec(
            select(PlanRow).where(PlanRow.runner_id == self.runner_id).order_by(col(PlanRow.started_ms), PlanRow.key),
        ):
            seen.add(plan.key)
            yield from self._plan(plan, now_ms)
        for key in [key for key in self._plans if key not in seen]:
            del self._plans[key]
            yield Moment(now_ms, "plan", key.partition(":")[0], "taken back")

    def _finding(self, row: FindingRow, now_ms: int) -> Iterator[Moment]:
        state = (row.severity, row.title, row.withdrawn_ms is not None)
        before = self._findings.get(row.id or 0)
        self._findings[row.id or 0] = state
        if before == state:
            return
        what: What = "withdrawn" if state[2] else "finding" if before is None or before[2] else "change"
        yield Moment(now_ms, what, row.rule, f"{row.severity}: {row.title}")

    def _alert(self, row: AlertRow, now_ms: int) -> Iterator[Moment]:
        state = (row.decision, row.reason, row.decided_ms)
        before = self._alerts.get(row.id or 0)
        self._alerts[row.id or 0] = state
        if before == state:
            return
        if row.decision == "send" and row.finding_id is None:
            yield Moment(now_ms, "reminder", row.rule, row.title)
        elif row.decision == "send":
            yield Moment(now_ms, "sent", row.rule, f"{row.severity}: {row.title}")
        else:
            yield Moment(now_ms, "held", row.rule, f"{row.reason}: {row.title}")

    def _plan(self, row: PlanRow, now_ms: int) -> Iterator[Moment]:
        state = (row.state, row.reason, row.quiet, _steps(row.facts))
        before = self._plans.get(row.key)
        self._plans[row.key] = state
        if before == state:
            return
        said = [row.state, row.reason, "quiet" if row.quiet else "", state[3]]
        yield Moment(now_ms, "plan", row.kind, ", ".join(part for part in said if part))


def _steps(facts: Mapping[str, Any]) -> str:
    """Where in its steps a plan is, as far as it has any."""
    names = ("rung", "repeats", "run_min", "walk_min")
    return " ".join(f"{name} {facts[name]}" for name in names if facts.get(name) is not None)
