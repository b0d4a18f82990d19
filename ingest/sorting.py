"""Messages into rows: what each one is, whose, and whether it is new. No I/O; it is handed what it has to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from domain.errors import BadInput
from domain.model import CheckIn
from formats import apps, gridded, pieces, topics
from formats.payloads import Ack, Batch, Pain, Sample, SessionEnd, SessionStart, Status, StepsBatch, decode
from formats.pieces import Piece
from ingest.arrivals import Session, Sorted, brief
from ingest.ports import Message
from ingest.receipts import Coverage
from store.dead_letters import HEAD_BYTES, DeadLetter
from store.inbox import Arrived, Key, as_document

_MOST_TOPICS = 8192
LIVE_APPS = ("sensorlogger",)
"""Apps whose pieces of a known run are of now: the live rules are told."""
MESSAGES = "messages"
"""Under this name it is kept which of an app's messages are in a stored run."""
OURS = ("receipt", "alert")
"""The leaves that we publish, and hear again."""


class Directory(Protocol):
    """Who there is."""

    def runner(self, runner_id: str) -> bool:
        """Whether there is such a runner."""

    def device(self, runner_id: str, device_id: str) -> bool:
        """Whether the runner has such a device."""


class Sorter:
    """Sorts batches; remembers what of each session is committed, so that a duplicate costs nothing.

    `directory` says who there is, `covered(key)` what the store holds of a session.
    """

    def __init__(self, directory: Directory, covered: Callable[[Key], Coverage]) -> None:
        self._directory = directory
        self._covered = covered
        self._topics: dict[str, topics.Topic] = {}

    def sort(self, batch: Iterable[Message], received_ms: int) -> Sorted:
        """The batch, sorted. Nothing raises: what cannot be used becomes a dead letter."""
        out = Sorted(received_ms)
        senders: dict[str, topics.Topic] = {}
        for place, (text, payload) in enumerate(batch):
            try:
                topic = senders.get(text)
                if topic is None:
                    topic = senders[text] = self._sender(text)
                if topic.leaf == "samples" or topic.leaf == "steps":  # noqa: PLR1714 - on the way of every message
                    self._file_samples(out, topic, payload)
                elif topic.leaf in topics.APPS:
                    self._file_app(out, topic, text, payload)
                elif topic.leaf not in OURS:
                    self._file_event(out, topic, payload)
            except BadInput as error:
                out.refused[place] = self._letter(out, text, payload, error)
        refused = {letter.topic for letter in out.letters}
        for text, topic in senders.items():
            if topic.leaf not in OURS:
                key = topic.runner, topic.device
                out.heard[key] = out.heard.get(key) if text in refused else topic.leaf
        return out

    def _letter(self, out: Sorted, text: str, payload: bytes, error: BadInput) -> DeadLetter:
        head = payload[:HEAD_BYTES]
        return DeadLetter(out.received_ms, self._runner(text), text, str(error), error.field, len(payload), head)

    def _sender(self, text: str) -> topics.Topic:
        """The topic, if it is that of a device we know."""
        topic = self._topics.get(text) or self._parse(text)
        if topic.leaf not in OURS and not self._directory.device(topic.runner, topic.device):
            raise BadInput(
                f"There is no device {topic.device} of a runner {topic.runner}.",
                "Add it with: soleus device add RUNNER DEVICE",
                field="topic",
            )
        return topic

    def _runner(self, text: str) -> str | None:
        """The runner that a topic names, if there is one of that name."""
        parts = text.split("/")
        return parts[2] if len(parts) > 2 and self._directory.runner(parts[2]) else None  # noqa: PLR2004 - soleus/v1/{runner}

    def _parse(self, text: str) -> topics.Topic:
        topic = topics.parse(text)
        if len(self._topics) >= _MOST_TOPICS:
            self._topics.clear()
        self._topics[text] = topic
        return topic

    def _session(self, out: Sorted, key: Key) -> Session:
        found = out.sessions.get(key)
        if found is None:
            found = out.sessions[key] = Session(key, self._covered(key))
        return found

    def _file_event(self, out: Sorted, topic: topics.Topic, payload: bytes) -> None:
        value, nulled = decode(topic.leaf, payload)
        _check_owner(topic, payload)
        out.nulled += nulled
        if isinstance(value, SessionStart | SessionEnd):
            self._file_session(out, topic, payload, value)
        elif isinstance(value, Pain):
            checkin = _checkin(topic.device, value, out.received_ms)
            out.checkins.append((topic.runner, checkin))
            if checkin.sid is not None:
                self._session(out, (topic.runner, topic.device, checkin.sid)).checkins.append(checkin)
        elif isinstance(value, Ack):
            out.acks.append((topic.runner, topic.device, value))
        elif isinstance(value, Status):
            out.statuses[topic.runner, topic.device] = value

    def _file_app(self, out: Sorted, topic: topics.Topic, text: str, payload: bytes) -> None:
        """A message of somebody else's app: what of it is understood is kept, beside a dead letter for what is not."""
        runner, device, leaf = topic
        heard = apps.read(leaf, payload)
        out.nulled += heard.nulled
        nothing = not (heard.pieces or heard.pains)
        for error in heard.refusals[1:] if nothing else heard.refusals:
            out.parts.append(self._letter(out, text, payload, error))
        if nothing and heard.refusals:
            raise heard.refusals[0]
        for piece in heard.pieces:
            if not piece.sid:
                out.loose.setdefault((runner, device, leaf), []).append(piece)
            elif self.file_piece(out, (runner, device, piece.sid), leaf, piece) and leaf in LIVE_APPS:
                out.sessions[runner, device, piece.sid].samples.extend(map(brief, gridded.batches([piece], piece.sid)))
        for pain in heard.pains:
            checkin = _checkin(device, pain, out.received_ms)
            out.checkins.append((runner, checkin))
            if pain.sid is not None:
                self._session(out, (runner, device, pain.sid)).checkins.append(checkin)

    def file_piece(self, out: Sorted, key: Key, leaf: topics.Leaf, piece: Piece) -> bool:
        """Put a piece with its run; returns whether it is new."""
        session = self._session(out, key)
        if not session.coverage.messages.add(piece.id, piece.id):
            out.duplicates += 1
            return False
        session.heard(piece.t0, out.received_ms)
        if piece.workout is not None:
            session.coverage.ended = True
        out.apps.append(Arrived(*key, leaf, piece.id, piece.id, out.received_ms, pieces.encode(piece)))
        return True

    def _file_samples(self, out: Sorted, topic: topics.Topic, payload: bytes) -> None:
        runner, device, leaf = topic
        value, nulled = decode(leaf, payload)
        if b'"runner"' in payload or b'"device"' in payload:
            _check_owner(topic, payload)
        key: Key = (runner, device, value.sid)  # type: ignore[union-attr, assignment]  # these leaves hold nothing without
        session = out.sessions.get(key) or self._session(out, key)
        if isinstance(value, Sample):
            first = last = value.seq
            t_ms = value.t
        elif isinstance(value, Batch):
            first, last = value.seq
            t_ms = value.t0 + value.dt[-1]
        elif isinstance(value, StepsBatch):
            first, last = value.seq
            t_ms = value.t0
        held = session.coverage.steps if leaf == "steps" else session.coverage.samples
        if not held.add(first, last):
            out.duplicates += 1
            return
        session.heard(t_ms, out.received_ms)
        out.nulled += nulled
        out.add(key, leaf, first, last, payload)
        if isinstance(value, Sample | Batch):
            session.samples.append(brief(value))

    def _file_session(self, out: Sorted, topic: topics.Topic, payload: bytes, value: SessionStart | SessionEnd) -> None:
        session = self._session(out, (topic.runner, topic.device, value.sid))
        document = as_document(payload)
        known = session.coverage.documents.get(value.type)
        if known == document:
            out.duplicates += 1
            return
        session.coverage.documents[value.type] = document
        session.heard(value.t, out.received_ms)
        if isinstance(value, SessionStart):
            session.start, session.start_document = value, document
        else:
            session.end, session.end_document = value, document
            session.coverage.end(value)


def _check_owner(topic: topics.Topic, payload: bytes) -> None:
    """A payload never overrides its topic: one that names another runner or device is refused."""
    document = as_document(payload)
    for name, said in (("runner", topic.runner), ("device", topic.device)):
        if isinstance(document.get(name), str) and document[name] != said:
            raise BadInput(
                f"The payload says {name} {document[name][:64]!r}, its topic {said!r}.",
                "Publish below your own topic, and leave the names out of the payload.",
                field=name,
            )


def _checkin(device: str, pain: Pain, received_ms: int) -> CheckIn:
    return CheckIn(
        id=pain.id,
        t_ms=pain.t,
        received_ms=received_ms,
        source="device",
        phase=pain.phase,
        sid=pain.sid,
        device=device,
        site=pain.site,
        side=pain.side,
        character=pain.character,
        onset=pain.onset,
        severity=pain.severity,
        course=pain.course,
        answers=pain.answers or {},
        note=pain.note or "",
        walks_without_pain=pain.walks_without_pain,
        hurts_at_rest=pain.hurts_at_rest,
        rested=pain.rested,
        iced=pain.iced,
        elevated=pain.elevated,
        clinician_seen=pain.clinician_seen,
    )


def coverage_of(ranges: Mapping[str, Any], waiting: Sequence[tuple[str, int, int]]) -> Coverage:
    """What is committed of a session: `ranges` inside its stored run, and `waiting` (leaf, first, last) in the inbox."""
    found = Coverage()
    for leaf, held in (("samples", found.samples), ("steps", found.steps), (MESSAGES, found.messages)):
        names = topics.APPS if leaf == MESSAGES else (leaf,)
        for first, last in sorted([*map(tuple, ranges.get(leaf, ())), *((a, b) for name, a, b in waiting if name in names)]):
            held.add(first, last)
    return found
