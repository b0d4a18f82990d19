"""A batch on its way into the store: what it brings, session by session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.model import CheckIn
from formats.live import LiveUpdate
from formats.payloads import Ack, Batch, Sample, SessionEnd, SessionStart, Status
from formats.pieces import Piece
from formats.topics import Leaf
from ingest.receipts import Coverage
from store.dead_letters import DeadLetter
from store.inbox import SEPARATOR, Arrived, Key, Touch


def brief(value: Sample | Batch) -> Sample | Batch:
    """What the live rules look at; the hundreds of other numbers of a batch are not kept for nobody."""
    if isinstance(value, Sample):
        return value
    return Batch(
        sid=value.sid,
        seq=value.seq,
        t0=value.t0,
        dt=value.dt,
        distance=value.distance,
        speed=value.speed,
        cadence=value.cadence,
        stance_time=value.stance_time,
        stance_time_balance=value.stance_time_balance,
        temperature=value.temperature,
        strike=value.strike,
        strike_left=value.strike_left,
        strike_right=value.strike_right,
    )


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
class Chain:
    """Messages of one session that continue one another, `first`…`last`."""

    first: int
    last: int
    payloads: list[bytes]


@dataclass(slots=True)
class Sorted:
    """A batch, sorted. `checkins` carry the runner before the message, `acks` and `statuses` runner and device."""

    received_ms: int
    pieces: dict[tuple[Key, str], list[Chain]] = field(default_factory=dict)
    sessions: dict[Key, Session] = field(default_factory=dict)
    refused: dict[int, DeadLetter] = field(default_factory=dict)
    """What cannot be used, by its place in the batch."""
    parts: list[DeadLetter] = field(default_factory=list)
    """What cannot be used of messages of which the rest can."""
    checkins: list[tuple[str, CheckIn]] = field(default_factory=list)
    acks: list[tuple[str, str, Ack]] = field(default_factory=list)
    statuses: dict[tuple[str, str], Status] = field(default_factory=dict)
    heard: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """(runner, device) of whoever sent something, and on which leaf all that it sent could be used; None: on none."""
    apps: list[Arrived] = field(default_factory=list)
    """Pieces of runs that apps sent, each a row of its own."""
    loose: dict[tuple[str, str, Leaf], list[Piece]] = field(default_factory=dict)
    """(runner, device, leaf) → pieces of which it takes more than themselves to know of which run they are."""
    nulled: int = 0
    duplicates: int = 0

    def add(self, key: Key, leaf: str, first: int, last: int, payload: bytes) -> None:
        """A new message; it joins the one before it if it continues it."""
        pieces = self.pieces.get((key, leaf))
        if pieces is None:
            pieces = self.pieces[key, leaf] = []
        if pieces and first == pieces[-1].last + 1:
            pieces[-1].last = last
            pieces[-1].payloads.append(payload)
        else:
            pieces.append(Chain(first, last, [payload]))

    @property
    def letters(self) -> tuple[DeadLetter, ...]:
        """What cannot be used."""
        return (*self.refused.values(), *self.parts)

    @property
    def rows(self) -> list[Arrived]:
        """What goes into the inbox."""
        counted = [
            Arrived(*key, leaf, piece.first, piece.last, self.received_ms, SEPARATOR.join(piece.payloads))
            for (key, leaf), pieces in self.pieces.items()
            for piece in pieces
        ]
        return counted + self.apps

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
