"""`soleus simulate verify`: every row of the rule catalogue with a scenario that it must see and one that it must not."""

from __future__ import annotations

import asyncio
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

import analysis.weeks
from analysis.rules import RULES
from analysis.rules.base import Rule
from domain.clock import from_iso
from domain.model import Message, Runner
from domain.words import Said
from simulators.diary import Scenario
from simulators.scenarios import ROWS, scenario
from soleus.held_back import leaks as leaks_of
from soleus.recording import Moment
from soleus.rehearsal import RUNNER, begin
from store import care, people, views
from store.engine import Store, sqlite_url
from store.tables import AlertRow, FindingRow

END_MS = from_iso("2026-03-26T17:30:00Z")
"""When every diary ends: a Thursday afternoon. Any other instant does as well."""
SEED = 1


@dataclass(frozen=True, slots=True)
class Played:
    """What became of one scenario: rules by what they led to."""

    name: str
    standing: frozenset[str]
    """Rules of the findings that `soleus findings --json` shows at the end."""
    ever: frozenset[str]
    """Rules of all findings, also those that were withdrawn."""
    sent: frozenset[str]
    shown: frozenset[str]
    """Displays that the pages show at the end."""
    leaks: tuple[str, ...]
    """What reached the runner although a guard had to hold it back."""
    timeline: tuple[Moment, ...] = field(default=(), repr=False)


def play(name: str, end_ms: int = END_MS, seed: int = SEED) -> Played:
    """Play a scenario from an empty database to its end."""
    chosen = scenario(name)
    with tempfile.TemporaryDirectory(prefix="soleus-rehearsal-") as place:
        store = new_store(Path(place))
        try:
            return asyncio.run(_play(store, chosen, end_ms, seed))
        finally:
            store.close()


def new_store(place: Path) -> Store:
    """An empty, migrated database below `place`."""
    shutil.copyfile(_template(), place / "soleus.db")
    return Store(sqlite_url(place))


@cache
def _template() -> Path:
    """Migrated once a process: making the tables takes longer than most diaries."""
    place = tempfile.TemporaryDirectory(prefix="soleus-template-")
    _kept.append(place)
    store = Store(sqlite_url(Path(place.name)))
    store.migrate()
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return Path(place.name) / "soleus.db"


_kept: list[tempfile.TemporaryDirectory[str]] = []


async def _play(store: Store, chosen: Scenario, end_ms: int, seed: int) -> Played:
    diary = chosen.write(seed, chosen.weeks, end_ms, chosen.runner.zone)
    rehearsal = begin(store, diary)
    rehearsal.enter(chosen)
    leaks: list[str] = []
    rehearsal.recorder.on_send = lambda message: leaks.extend(
        store.read(lambda session: _leaked(session, int(message.alert_id), message)),
    )
    await rehearsal.play(diary)

    def outcome(session: Session) -> Played:
        runner = people.runner(session, RUNNER)
        found = views.findings_json(session, RUNNER)
        held = care.load(session, RUNNER).banned
        original = {row.id: row.do for row in session.exec(select(FindingRow))}
        for row in found:
            said = Said(row["title"], row["why"], row["do"])
            leaks.extend(leaks_of(row["rule"], row["tips"], said, original[row["id"]], held))
        mine = list(session.exec(select(AlertRow).where(AlertRow.runner_id == RUNNER)))
        return Played(
            name=chosen.name,
            standing=frozenset(row["rule"] for row in found),
            ever=frozenset(session.exec(select(FindingRow.rule))),
            sent=frozenset(alert.rule for alert in mine if alert.decision == "send"),
            shown=frozenset(_shown(session, runner, end_ms)),
            leaks=tuple(leaks),
            timeline=tuple(rehearsal.timeline),
        )

    return store.read(outcome)


def _shown(session: Session, runner: Runner, now_ms: int) -> Iterable[str]:
    metrics = {evidence.metric for evidence in analysis.weeks.displays(session, runner, now_ms)}
    if any("3 weeks" in metric for metric in metrics):
        yield "load.acwr"
    if {"monotony", "strain"} <= metrics:
        yield "load.monotony"


def _leaked(session: Session, alert_id: int, message: Message) -> list[str]:
    """What a message says that was not to be said when it went out."""
    row = session.get(AlertRow, alert_id)
    if row is None:
        return []
    said = Said(message.title, message.why, message.do)
    return leaks_of(row.rule, row.tips, said, row.do, care.load(session, RUNNER).banned)


def row_of(rule: Rule, seen: Played, missed: Played) -> dict[str, Any]:
    """One row: whether the rule fired where it must, and was silent where it must not fire."""
    if rule.kind == "display":
        fired = rule.id in seen.shown and rule.id not in seen.sent
        silent = rule.id not in missed.shown and rule.id not in missed.sent
    else:
        fired = rule.id in seen.standing and (rule.kind == "rule" or not seen.leaks)
        silent = rule.id not in missed.ever
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "scenario": seen.name,
        "near_miss": missed.name,
        "fired": fired,
        "near_miss_silent": silent,
    }


def _wanted(rules: Iterable[str] | None) -> list[Rule]:
    chosen = set(rules or ())
    return [rule for rule in RULES if not chosen or rule.id in chosen]


def _names(wanted: Iterable[Rule]) -> list[str]:
    return sorted({known.name for rule in wanted for known in ROWS.get(rule.id, ())})


def count(rules: Iterable[str] | None = None) -> int:
    """How many scenarios `verify` plays."""
    return len(_names(_wanted(rules)))


def verify(
    rules: Iterable[str] | None = None, *, jobs: int = 1, on_done: Callable[[], None] | None = None
) -> list[dict[str, Any]]:
    """A row for every rule of the catalogue (or those named), in its order, played in `jobs` processes."""
    wanted = _wanted(rules)
    played: dict[str, Played] = {}
    for one in _all(_names(wanted), jobs):
        played[one.name] = one
        if on_done is not None:
            on_done()
    rows = []
    for rule in wanted:
        pair = ROWS.get(rule.id)
        nobody = Played("", frozenset(), frozenset(), frozenset(), frozenset(), ())
        seen, missed = (played[known.name] for known in pair) if pair else (nobody, nobody)
        rows.append(row_of(rule, seen, missed) | ({} if pair else {"near_miss_silent": False}))
    return rows


def _all(names: list[str], jobs: int) -> Iterable[Played]:
    if jobs <= 1 or len(names) <= 1:
        yield from map(play, names)
        return
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(play, names)
