"""The live rules inside the ingest transaction: a context per session, read once, and the reducers of `analysis.live`."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from sqlmodel import Session, col, select

from analysis.history import History
from analysis.live import Context, Progress, advance, judge, judge_pain
from analysis.rules.base import Facts
from analysis.rules.load_session import longest_of, returning
from domain.clock import MS_PER_DAY
from domain.errors import BadInput
from domain.model import Finding
from domain.past import PastRun
from formats.live import LiveUpdate
from formats.payloads import Batch, Sample, decode
from store import history, people
from store.tables import InboxRow

MOST = 2000
"""Sessions that are remembered; the one that was silent longest is forgotten first, and read again when it speaks."""
_Key = tuple[str, str, str]


class LiveStage:
    """Judges sessions as they arrive; callable as ingest's live judge. Not for use from two threads at once."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[_Key, tuple[Context, Progress]] = OrderedDict()

    def __call__(self, session: Session, updates: Sequence[LiveUpdate]) -> list[tuple[str, Finding]]:
        """The findings of these updates, as (runner id, finding), for the caller's transaction."""
        found: list[tuple[str, Finding]] = []
        for update in updates:
            if update.checkins:
                runner = people.runner(session, update.runner_id)
                for pain in update.checkins:
                    found += [(update.runner_id, finding) for finding in judge_pain(Context(runner), pain)]
            if update.sid is not None and update.samples:
                found += [(update.runner_id, finding) for finding in self._judge(session, update, update.sid)]
        return found

    def _judge(self, session: Session, update: LiveUpdate, sid: str) -> list[Finding]:
        key = (update.runner_id, update.device_id, sid)
        known = self._sessions.pop(key, None)
        context, progress = known if known is not None else _first_sight(session, update, sid)
        for message in update.samples:
            progress = advance(progress, message)
        progress, found = judge(context, progress, sid)
        self._sessions[key] = (context, progress)
        while len(self._sessions) > MOST:
            self._sessions.popitem(last=False)
        return found


def _first_sight(session: Session, update: LiveUpdate, sid: str) -> tuple[Context, Progress]:
    """What a session is held against, and how far it was before this process knew of it (after a restart)."""
    progress = Progress()
    query = (
        select(InboxRow.payload)
        .where(
            InboxRow.runner_id == update.runner_id,
            InboxRow.device_id == update.device_id,
            InboxRow.sid == sid,
            InboxRow.leaf == "samples",
        )
        .order_by(col(InboxRow.first_seq))
    )
    for payload in session.exec(query):
        try:
            message = decode("samples", payload).value
        except BadInput:
            continue
        if isinstance(message, Sample | Batch):
            progress = advance(progress, message)
    started_ms = _start(update)
    return context_at(session, update.runner_id, started_ms), progress


def _start(update: LiveUpdate) -> int:
    if update.start is not None:
        return update.start.t
    first = update.samples[0]
    return first.t if isinstance(first, Sample) else first.t0


def context_at(session: Session, runner_id: str, started_ms: int) -> Context:
    """What a run of that runner that starts at `started_ms` is held against."""
    runner = people.runner(session, runner_id)
    past = tuple(history.window(session, runner_id, started_ms, started_ms, runner.zone))
    day = history.day_of(started_ms, runner.zone)
    facts = Facts(runner, started_ms, history=History(past))
    longest = longest_of(facts, started_ms)
    if longest is None:
        return Context(runner)
    own = PastRun(run_id=0, started_ms=started_ms, ended_ms=started_ms + MS_PER_DAY // 24, day=day)
    back = returning(facts, (*facts.runs, own))
    return Context(runner, longest.metres, longest.runs, returning=back is not None)
