"""Batches into the store: one transaction each, with the live rules' findings in it."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Sequence

from sqlmodel import Session

from domain.clock import MS_PER_DAY, Clock
from domain.errors import Unavailable
from formats.payloads import Receipt, SessionEnd, decode
from ingest import effects, loose
from ingest.arrivals import Sorted
from ingest.directory import Directory
from ingest.placeless import placeless
from ingest.ports import Committed, Forget, LiveJudge, Message, no_judge, nothing_known
from ingest.receipts import Coverage, Key
from ingest.sorting import Sorter, coverage_of
from store import dead_letters, devices, inbox, turns
from store.dead_letters import DeadLetter
from store.engine import NO_ANSWER, Store

log = logging.getLogger(__name__)

HEARD_MS = 1000
"""To how many ms it is kept when a device was last heard: not every message is worth a row that changes."""
SILENT_MS = 15_000
"""After so long it is news that a device is heard again."""
MOST_SESSIONS = 20_000
"""Of how many sessions we remember what is committed; the longest unheard of is looked up again when it speaks."""


class StoreSink:
    """Keeps batches in the store. Its transactions run one after the other, in the store's writer thread.

    What it remembers of sessions is what is committed: a transaction that was not makes it forget them, before the next one
    begins, and so does another process's sink, session by session (`store.turns`). So a receipt never says too much.
    """

    def __init__(self, store: Store, clock: Clock, judge: LiveJudge, forget: Forget = nothing_known) -> None:
        self._store = store
        self._clock = clock
        self._judge = judge
        self._forget = forget
        self._directory = Directory()
        self._coverages: dict[Key, Coverage] = {}
        self._mine: set[Key] = set()
        """Of these sessions it is known that nobody else has changed them since we did."""
        self._heard: dict[tuple[str, str], int] = {}
        self._understood: set[tuple[str, str]] = set()
        self._sorter = Sorter(self._directory, self._coverage)
        self._session: Session | None = None
        self._who = secrets.token_hex(6)
        self._open = False
        """Whether a transaction has begun of which it is not known that it was committed."""

    async def commit(
        self, batch: Sequence[Message], position: object = None, *, asker: tuple[str, str] | None = None
    ) -> Committed:
        """Store the batch; a message that alone stops it from being stored becomes a dead letter.

        While the database does not answer this waits and tries again: the broker keeps what we have not acknowledged.
        `position` is not kept: an MQTT broker remembers it itself. With an `asker`, the (runner, device) that waits for an
        answer, it does not wait; and that device, which may have been made just now, is looked up at once.

        Raises:
            Unavailable: the database does not answer, and somebody asks.

        """
        del position
        delay_s, one_by_one = 0.1, False

        def work(session: Session) -> Committed:
            self._begin(session, asker)
            return self._keep_each(session, batch) if one_by_one else self._keep(session, batch, self._judge)

        while True:
            try:
                return await self._store.write_async(work, self._closed)
            except NO_ANSWER as error:
                log.warning("The database did not take %d messages: %s", len(batch), error)
                if asker is not None:
                    raise Unavailable("The database does not answer.", "Send it again in a while.") from error
                await asyncio.sleep(delay_s * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
                delay_s = min(delay_s * 2, 5.0)
            except Exception:
                if one_by_one:
                    raise
                log.exception("A batch of %d messages could not be stored as a whole", len(batch))
                one_by_one = True

    def _begin(self, session: Session, asker: tuple[str, str] | None) -> None:
        """What has to be known before anything is taken in: whether what is remembered still holds."""
        if self._open:
            self._doubt_all()
        self._open = True
        self._session = session
        if turns.begin(session, self._who):
            self._mine.clear()
        self._directory.asker = asker

    def _closed(self) -> None:
        self._open = False

    def _doubt_all(self) -> None:
        self._coverages.clear()
        self._mine.clear()
        self._forget(None)

    def _keep_each(self, session: Session, batch: Sequence[Message]) -> Committed:
        """The same without live rules, each message by itself: what still cannot be stored becomes a dead letter."""
        done = Committed()
        for place, message in enumerate(batch):
            try:
                with session.begin_nested():
                    one = self._keep(session, [message], no_judge)
            except NO_ANSWER:
                raise
            except Exception as error:
                log.exception("A message could not be stored")
                self._doubt_all()
                reason = f"It could not be stored ({type(error).__name__}). Report it with its first bytes."
                letter = DeadLetter(
                    self._clock(),
                    None,
                    message.topic,
                    reason,
                    "",
                    len(message.payload),
                    message.payload[: dead_letters.HEAD_BYTES],
                )
                dead_letters.save(session, [letter])
                done.refused[place] = letter
            else:
                if one.refused:
                    done.refused[place] = one.refused[0]
                done.receipts |= one.receipts
                done.stored += one.stored
                done.devices |= one.devices
        return done

    def _keep(self, session: Session, batch: Sequence[Message], judge: LiveJudge) -> Committed:
        now_ms = self._clock()
        self._directory.look(session, now_ms)
        found = self._sorter.sort(placeless(batch, self._directory.without_gps), now_ms)
        again = loose.file(session, self._sorter, found)
        rows = found.rows
        inbox.insert(session, rows)
        inbox.touch(session, [*found.touches, *again])
        self._claim(session, found)
        dead_letters.save(session, found.letters)
        new = effects.save_checkins(session, found)
        refused = sum(not effects.save_ack(session, *ack, now_ms) for ack in found.acks)
        for (runner_id, device_id), status in found.statuses.items():
            effects.save_status(session, runner_id, device_id, status)
        news = self._note_heard(session, found, now_ms)
        inbox.count(session, {"fields_nulled": found.nulled, "duplicates": found.duplicates, "answers_refused": refused})
        updates = found.updates
        judged = judge(session, updates) if updates else ()
        effects.save_findings(session, judged)
        receipts = {key: each.coverage.receipt(key[2]) for key, each in found.sessions.items()}
        told = news or bool(found.statuses) or bool(found.acks)
        return Committed(receipts, bool(judged) or new, len(rows), told, found.refused)

    def _claim(self, session: Session, found: Sorted) -> None:
        """Let other sinks know which sessions this one has changed: once, for as long as nobody else does."""
        changed = {each.key for each in found.sessions.values() if each.changed or each.checkins} - self._mine
        turns.claim(session, sorted(changed), self._who)
        self._mine |= changed

    def _note_heard(self, session: Session, found: Sorted, now_ms: int) -> bool:
        """Note which devices were heard, each at most once a second; returns whether there is news of one.

        That is when it had been silent for a while, or when something that can be used comes for the first time.

        A last will is spoken by the broker: what only says that a device is gone does not say that it is there.
        """
        gone = {key for key, status in found.statuses.items() if status.online is False}
        first = {key for key, leaf in found.heard.items() if leaf is not None and key not in self._understood}
        late = {key for key in found.heard if now_ms - self._heard.get(key, 0) >= HEARD_MS}
        due = first | late | (found.heard.keys() & found.statuses.keys())
        news = bool(first) or any(now_ms - self._heard.get(key, 0) >= SILENT_MS for key in due)
        self._understood |= first
        devices.note_heard(session, {key: found.heard[key] for key in due - gone}, now_ms)
        devices.note_gone(session, due & gone, now_ms)
        for key in due:
            self._heard[key] = 0 if key in gone else now_ms
        return news

    def _coverage(self, key: Key) -> Coverage:
        known = self._coverages.get(key)
        if known is not None and key in self._mine:
            return known
        assert self._session is not None  # noqa: S101 - the sorter runs inside _keep
        if turns.writer(self._session, key) != self._who:
            self._forget(key)
        elif known is not None:
            self._mine.add(key)
            return known
        while len(self._coverages) >= MOST_SESSIONS:
            gone = next(iter(self._coverages))
            del self._coverages[gone]
            self._mine.discard(gone)
        made = self._coverages[key] = load_coverage(self._session, key)
        return made

    async def told(self) -> dict[Key, Receipt]:
        """Receipts of the sessions that became runs since this was last asked."""
        return await self._store.write_async(self._told)

    def _told(self, session: Session) -> dict[Key, Receipt]:
        keys = inbox.receipts_due(session)
        receipts = {}
        for key in keys:
            receipts[key] = load_coverage(session, key).receipt(key[2])
            self._coverages.pop(key, None)  # it is not known there that it is stored
        inbox.receipts_sent(session, keys)
        return receipts

    async def open_receipts(self) -> dict[Key, Receipt]:
        """Receipts of every run under way or of late, from what the store holds: what a restarted worker tells first."""
        since_ms = self._clock() - MS_PER_DAY

        def work(session: Session) -> dict[Key, Receipt]:
            keys = inbox.sessions_since(session, since_ms)
            return {key: load_coverage(session, key).receipt(key[2]) for key in keys}

        return await self._store.read_async(work)


def load_coverage(session: Session, key: Key) -> Coverage:
    """What the store holds of a session."""
    # In this order: what waits may become part of the run between the two looks, and is then seen twice, not never.
    waiting = inbox.waiting_ranges(session, key)
    row = inbox.session_row(session, key)
    coverage = coverage_of(row.ranges if row else {}, waiting)
    if row is None:
        return coverage
    coverage.stored = row.state == "stored"
    for kind, document in (("start", row.start), ("end", row.end)):
        if document is not None:
            coverage.documents[kind] = document
    if row.end is not None:
        end = decode("session", inbox.as_payload(row.end)).value
        if isinstance(end, SessionEnd):
            coverage.end(end)
    return coverage
