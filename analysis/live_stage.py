"""The live rules inside the ingest transaction: a context per session, read once, and the watching of `analysis.live`."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from analysis.answers import YEAR_2000_MS, in_order, normal
from analysis.baseline import by_speed
from analysis.care import care
from analysis.history import History, monday_of
from analysis.live import Context, Watch
from analysis.live_limp import Usual
from analysis.reported import of_reports
from analysis.rules.base import Facts
from analysis.rules.load_session import longest_of, returning
from analysis.told import told
from domain.care import NOTHING, Care
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, Finding, Runner
from domain.past import PastRun
from domain.words import LANGUAGES, Say
from formats import gridded
from formats.live import LiveUpdate
from formats.payloads import Sample, SessionStart, decode
from store import app_inbox, history, inbox, people, reports
from store.tables import FindingRow

MOST = 2000
"""Sessions that are remembered; the one that was silent longest is forgotten first, and read again when it speaks."""
BALANCE = "stance_time_balance"
_Key = tuple[str, str, str]


class LiveStage:
    """Judges sessions as they arrive; callable as ingest's live judge. Not for use from two threads at once."""

    def __init__(self) -> None:
        for language in LANGUAGES:  # read now: a `stop` must not wait for it
            Say(language).text("rule-acute-stop_now")
        self._sessions: OrderedDict[_Key, Watch] = OrderedDict()

    def __call__(self, session: Session, updates: Sequence[LiveUpdate]) -> list[tuple[str, Finding]]:
        """The findings of these updates, as (runner id, finding), for the caller's transaction."""
        found: list[tuple[str, Finding]] = []
        for update in updates:
            for pain in update.checkins:
                found += [(update.runner_id, finding) for finding in _felt(session, update.runner_id, pain)]
            if update.sid is not None and (update.samples or update.start or update.checkins):
                found += [(update.runner_id, finding) for finding in self._watch(session, update, update.sid)]
        return found

    def forget(self, key: _Key | None) -> None:
        """Look at a session, or (None) at all, anew: another process has heard of it, or what was heard was not stored."""
        if key is None:
            self._sessions.clear()
        else:
            self._sessions.pop(key, None)

    def _watch(self, session: Session, update: LiveUpdate, sid: str) -> list[Finding]:
        key = (update.runner_id, update.device_id, sid)
        watch = self._sessions.pop(key, None)
        found: list[Finding] = []
        if watch is None or update.start is not None:
            # A start tells which sensors there are: a session whose samples came before it is looked at anew.
            watch, found = _first_sight(session, update, sid)
        for message in update.samples:
            found += watch.hear(message)
        for pain in update.checkins:
            found += watch.marked(pain)
        self._sessions[key] = watch
        while len(self._sessions) > MOST:
            self._sessions.popitem(last=False)
        return found


def _felt(session: Session, runner_id: str, pain: CheckIn) -> list[Finding]:
    """What a report means at the moment it is about, with everything that was told up to then."""
    runner = people.runner(session, runner_id)
    felt_ms = normal(pain).t_ms
    known = told(session, runner, felt_ms).until(felt_ms)
    if all(report.id != pain.id for report in known.reports):
        known = replace(known, reports=in_order((*known.reports, pain)))
    return [finding for finding in of_reports(known, felt_ms) if finding.checkin_id == pain.id]


def _first_sight(session: Session, update: LiveUpdate, sid: str) -> tuple[Watch, list[Finding]]:
    """A session as this process hears of it first: from the inbox and the reports it becomes what it was before a restart.

    What it finds on the way was said before, unless it is new in this very transaction.
    """
    key = (update.runner_id, update.device_id, sid)
    start = update.start or _start(session, key)
    waiting = [message for _, message in inbox.live_samples(session, *key)]
    waiting += gridded.batches([piece for _, piece in app_inbox.live_pieces(session, key)], sid)
    messages = waiting or update.samples
    first = messages[0] if messages else None
    started_ms = (
        start.t
        if start is not None
        else update.received_ms
        if first is None
        else first.t
        if isinstance(first, Sample)
        else first.t0 + first.dt[0]
    )
    sensor = None if start is None else (start.sensors or {}).get(BALANCE, (start.sensors or {}).get("device", "watch"))
    said = session.exec(
        select(FindingRow.rule, FindingRow.key).where(FindingRow.runner_id == update.runner_id, col(FindingRow.sid) == sid)
    )
    # A clock that was never set, or is ahead, would make a run of another time of this one: rest would not be broken by it.
    at_ms = min(started_ms, update.received_ms) if started_ms >= YEAR_2000_MS else update.received_ms
    watch = Watch(context_at(session, update.runner_id, at_ms, sensor), sid, said)
    found = watch.begin(started_ms)
    for message in waiting:
        found += watch.hear(message)
    for row in reversed(reports.check_ins(session, update.runner_id, sids=[sid])):
        found += watch.marked(reports.check_in_of(row))
    return watch, found


def _start(session: Session, key: _Key) -> SessionStart | None:
    row = inbox.session_row(session, key)
    if row is None or row.start is None:
        return None
    value = decode("session", inbox.as_payload(row.start)).value
    return value if isinstance(value, SessionStart) else None


def context_at(session: Session, runner_id: str, started_ms: int, sensor: str | None = None) -> Context:
    """What a run of that runner that starts at `started_ms` is held against; `sensor` measures its contact balance."""
    runner = people.runner(session, runner_id)
    past = tuple(history.window(session, runner_id, started_ms, started_ms, runner.zone))
    day = history.day_of(started_ms, runner.zone)
    facts = Facts(runner, started_ms, history=History(past))
    longest = longest_of(facts, started_ms)
    own = PastRun(run_id=0, started_ms=started_ms, ended_ms=started_ms + MS_PER_DAY // 24, day=day)
    usual, runs = by_speed(past, "balance", sensor, started_ms) if sensor is not None else ({}, 0)
    return Context(
        runner,
        longest_m=None if longest is None else longest.metres,
        runs=0 if longest is None else longest.runs,
        returning=longest is not None and returning(facts, (*facts.runs, own)) is not None,
        marked=monday_of(day) in history.marked_weeks(session, runner_id),
        care=_care(session, runner, started_ms),
        started_ms=started_ms,
        balance=Usual(usual, runs, sensor),
    )


def _care(session: Session, runner: Runner, started_ms: int) -> Care:
    """What follows from all that was told before; most runners never told anything, and that is quickly seen."""
    if not reports.check_ins(session, runner.id, most=1):
        return NOTHING
    return care(told(session, runner, started_ms), started_ms)
