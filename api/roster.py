"""The coach's roster: every runner who consents, or did, with the same facts as that runner's Today; the gravest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session

from api.deps import Deps
from api.facts import TodayFacts
from domain.access import Viewer
from domain.care import Plan, RedFlag
from domain.clock import iso
from domain.model import Runner
from domain.words import Say
from store import audit, roster
from store.roster import LastCheckIn, LastRun

PAGE = "/coach"
STATES = ("over", "above", "unknown", "below", "in")
"""Whom a coach looks at first."""
GRAVE = frozenset({"stop", "urgent"})


@dataclass(frozen=True, slots=True)
class Row:
    """One runner. Everything but the name and the two instants is None or empty for one who has withdrawn."""

    name: str
    consented_ms: int
    withdrawn_ms: int | None = None
    runner: Runner | None = None
    today: TodayFacts | None = None
    flags: tuple[RedFlag, ...] = ()
    """Open ones."""
    hurts: bool = False
    """An episode of pain has not settled."""
    alerts: Mapping[str, int] = field(default_factory=dict)
    """How many are open, by severity, the gravest first."""
    last_run: LastRun | None = None
    last_check_in: LastCheckIn | None = None
    plans: tuple[Plan, ...] = ()
    """That have not ended."""


def rank(row: Row) -> tuple[Any, ...]:
    """Red flags, then pain, then the state of the load; who withdrew stands last."""
    if row.today is None:
        return (1, -(row.withdrawn_ms or 0), row.name)
    held = row.today.held
    return (
        0,
        not any(flag.emergency for flag in row.flags),
        not row.flags,
        not (held in {"pain", "limp"} or GRAVE & set(row.alerts)),
        not (held is not None or row.hurts),
        STATES.index(row.today.state),
        row.name,
    )


def rows(session: Session, deps: Deps, viewer: Viewer, say: Say, now_ms: int) -> list[Row]:
    """The roster, with texts and distances as `say` says them. Beside Today's facts, a fixed number of statements."""
    found = roster.read(session, viewer.account_id or 0, viewer.coached, now_ms)
    made = [
        _row(session, deps, replace(runner, language=say.language, units=say.units), found, now_ms)
        for runner in found.runners.values()
    ]
    gone = [
        Row(row.runner_id, row.consented_ms, row.withdrawn_ms)
        for row in found.coachings
        if row.runner_id not in found.runners
    ]
    return sorted([*made, *gone], key=rank)


def _row(session: Session, deps: Deps, runner: Runner, found: roster.Read, now_ms: int) -> Row:
    care = found.care[runner.id]
    coaching = next((row for row in found.coachings if row.runner_id == runner.id), None)
    return Row(
        name=runner.id,
        consented_ms=coaching.consented_ms if coaching is not None else now_ms,
        runner=runner,
        today=deps.today(session, runner, now_ms),
        flags=tuple(care.open_flags),
        hurts=any(episode.settled_ms is None for episode in care.episodes),
        alerts=found.alerts.get(runner.id, {}),
        last_run=found.last_run.get(runner.id),
        last_check_in=found.last_check_in.get(runner.id),
        plans=tuple(plan for plan in care.plans if plan.state != "ended"),
    )


def as_json(row: Row) -> dict[str, Any]:
    """A runner of the roster as the API shows it."""
    today, run, report = row.today, row.last_run, row.last_check_in
    return {
        "runner": row.name,
        "consented_at": iso(row.consented_ms),
        "withdrawn_at": None if row.withdrawn_ms is None else iso(row.withdrawn_ms),
        "today": None
        if today is None
        else {name: getattr(today, name) for name in ("room_m", "state", "word", "sentence", "held")},
        "flags": [{"rule": flag.rule, "emergency": flag.emergency, "raised_at": iso(flag.raised_ms)} for flag in row.flags],
        "alerts": dict(row.alerts),
        "last_run": None if run is None else run._asdict() | {"started_at": iso(run.started_ms)},
        "last_check_in": None if report is None else report._asdict() | {"at": iso(report.t_ms)},
        "plans": [{"kind": plan.kind, "state": plan.state} for plan in row.plans],
    }


async def put_on_record(deps: Deps, viewer: Viewer, shown: Sequence[Row], now_ms: int) -> None:
    """Those whose facts stand in the roster were looked at: once an hour, as with every page."""
    names = [row.name for row in shown if row.today is not None]
    missing = await deps.store.read_async(lambda session: audit.looks(session, viewer, names, PAGE, now_ms))
    if not missing:
        return

    def work(session: Session) -> None:
        for name, key in missing.items():
            audit.note(session, "looked_at", now_ms, viewer=viewer, runner_id=name, detail=PAGE, key=key)

    await deps.store.write_async(work)
