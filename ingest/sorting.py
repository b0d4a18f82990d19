"""Messages into rows: what each one is, whose, and whether it is new. No I/O; it is handed what it has to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

from domain.errors import BadInput
from domain.model import CheckIn
from formats import topics
from formats.live import LiveUpdate
from formats.payloads import Ack, Batch, Decoded, Pain, Sample, SessionEnd, SessionStart, Status, StepsBatch, decode
from ingest.ports import Message
from ingest.receipts import Coverage
from store.dead_letters import DeadLetter
from store.inbox import Arrived, Key, Touch, as_document

_MOST_TOPICS = 8192


@dataclass(slots=True)
class Session:
    """What one batch changes about one session."""

    key: Key
    coverage: Coverage
    lag_ms: int | None = None
    started_ms: int | None = None
    changed: bool = False
    start: SessionStart | None = None
    end: SessionEnd | None = None
    start_document: Mapping[str, Any] | None = None
    end_document: Mapping[str, Any] | None = None
    samples: list[Sample | Batch] = field(default_factory=list)
    checkins: list[CheckIn] = field(default_factory=list)

    def heard(self, t_ms: int, received_ms: int) -> None:
        """Something new arrived that the device says happened at `t_ms`."""
        self.changed = True
        self.coverage.stored = False
        lag = received_ms - t_ms
        if self.lag_ms is None or lag < self.lag_ms:
            self.lag_ms = lag
        if self.started_ms is None or t_ms < self.started_ms:
            self.started_ms = t_ms


@dataclass(slots=True)
class Sorted:
    """A batch as rows. `checkins`, `acks`, `statuses` carry (runner, device) before the message."""

    received_ms: int
    rows: list[Arrived] = field(default_factory=list)
    sessions: dict[Key, Session] = field(default_factory=dict)
    letters: list[DeadLetter] = field(default_factory=list)
    checkins: list[tuple[str, CheckIn]] = field(default_factory=list)
    acks: list[tuple[str, Ack]] = field(default_factory=list)
    statuses: dict[tuple[str, str], Status] = field(default_factory=dict)
    nulled: int = 0
    duplicates: int = 0

    @property
    def touches(self) -> list[Touch]:
        """What changes about sessions; those that only got duplicates are left alone."""
        return [
            Touch(
                each.key,
                self.received_ms,
                each.coverage.whole,
                each.lag_ms,
                each.started_ms,
                each.start_document,
                each.end_document,
            )
            for each in self.sessions.values()
            if each.changed
        ]

    @property
    def updates(self) -> list[LiveUpdate]:
        """What the live rules are told: what is new, session by session."""
        told = [
            LiveUpdate(*each.key, self.received_ms, each.start, each.end, each.samples, each.checkins)
            for each in self.sessions.values()
            if each.samples or each.checkins or each.start or each.end
        ]
        loose = [
            LiveUpdate(runner, checkin.device or "", None, self.received_ms, checkins=(checkin,))
            for runner, checkin in self.checkins
            if checkin.sid is None
        ]
        return told + loose


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
        """The batch as rows. Nothing raises: what cannot be used becomes a dead letter."""
        out = Sorted(received_ms)
        for message in batch:
            known: str | None = None
            try:
                topic = self._topics.get(message.topic) or self._parse(message.topic)
                if topic.leaf in ("receipt", "alert"):  # our own words, heard again
                    continue
                known = topic.runner if self._directory.runner(topic.runner) else None
                if not self._directory.device(topic.runner, topic.device):
                    _refuse_stranger(topic)
                decoded = decode(topic.leaf, message.payload)
                self._file(out, topic, message.payload, decoded)
            except BadInput as error:
                out.letters.append(
                    DeadLetter(
                        received_ms,
                        known,
                        message.topic,
                        str(error),
                        error.field,
                        len(message.payload),
                        message.payload[:4096],
                    ),
                )
        return out

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

    def _file(self, out: Sorted, topic: topics.Topic, payload: bytes, decoded: Decoded) -> None:
        value = decoded.value
        if b'"runner"' in payload or (b'"device"' in payload and not isinstance(value, SessionStart)):
            _check_owner(topic, payload)
        if isinstance(value, Sample | Batch | StepsBatch):
            self._file_samples(out, topic, payload, decoded.nulled, value)
            return
        out.nulled += decoded.nulled
        if isinstance(value, SessionStart | SessionEnd):
            self._file_session(out, topic, payload, value)
        elif isinstance(value, Pain):
            checkin = _checkin(topic.device, value, out.received_ms)
            out.checkins.append((topic.runner, checkin))
            if checkin.sid is not None:
                self._session(out, (topic.runner, topic.device, checkin.sid)).checkins.append(checkin)
        elif isinstance(value, Ack):
            out.acks.append((topic.runner, value))
        elif isinstance(value, Status):
            out.statuses[topic.runner, topic.device] = value

    def _file_samples(
        self, out: Sorted, topic: topics.Topic, payload: bytes, nulled: int, value: Sample | Batch | StepsBatch
    ) -> None:
        runner, device, leaf = topic
        sid = value.sid
        key = (runner, device, sid)
        session = out.sessions.get(key) or self._session(out, key)
        if isinstance(value, Sample):
            first = last = value.seq
            t_ms = value.t
        else:
            first, last = value.seq
            t_ms = value.t0 + (value.dt[-1] if isinstance(value, Batch) else 0)
        held = session.coverage.steps if leaf == "steps" else session.coverage.samples
        if not held.add(first, last):
            out.duplicates += 1
            return
        session.heard(t_ms, out.received_ms)
        out.nulled += nulled
        out.rows.append(Arrived(runner, device, sid, leaf, first, last, out.received_ms, payload))
        if not isinstance(value, StepsBatch):
            session.samples.append(value)

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


def _refuse_stranger(topic: topics.Topic) -> NoReturn:
    raise BadInput(
        f"There is no device {topic.device} of a runner {topic.runner}.",
        "Add it with: soleus device add RUNNER DEVICE",
        field="topic",
    )


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
    )


def coverage_of(ranges: Mapping[str, Any], waiting: Sequence[tuple[str, int, int]]) -> Coverage:
    """What is committed of a session: `ranges` inside its stored run, and `waiting` (leaf, first, last) in the inbox."""
    found = Coverage()
    for leaf, held in (("samples", found.samples), ("steps", found.steps)):
        for first, last in sorted([*map(tuple, ranges.get(leaf, ())), *((a, b) for name, a, b in waiting if name == leaf)]):
            held.add(first, last)
    return found
