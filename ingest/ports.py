"""What the ingest stage stands on: where messages come from, where they are kept, and who judges them live.

A source numbers nothing itself: it hands out a position with every batch, and is told when that batch is safe. MQTT's
position is the list of packets to acknowledge; that of a log would be its offset, kept by the sink with the batch.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar

from sqlmodel import Session

from domain.model import Finding
from formats.live import LiveUpdate
from formats.payloads import Receipt
from ingest.receipts import Key
from store.dead_letters import DeadLetter

P = TypeVar("P")
P_contra = TypeVar("P_contra", contravariant=True)

LiveJudge = Callable[[Session, Sequence[LiveUpdate]], Sequence[tuple[str, Finding]]]
"""The live rules: called inside the ingest transaction, in the writer thread; returns (runner, finding) to store with it."""
Forget = Callable[[Key | None], None]
"""What the judge remembers of a session, or (None) of all, may not be what is stored: it is to look there again."""


class Message(NamedTuple):
    """One message as it came: topic and payload, nothing checked."""

    topic: str
    payload: bytes


class Source(Protocol[P]):
    """Where messages come from, and where receipts go."""

    def batches(self) -> AsyncIterator[tuple[Sequence[Message], P]]:
        """Batches in order of arrival, each whatever has arrived since the last, with its position. Ends when closed."""

    def done(self, position: P) -> None:
        """The batch of this position is committed and need never come again."""

    @property
    def ready(self) -> bool:
        """Whether `publish` would reach anybody now."""

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a retained message, once, without waiting: it may be lost."""


@dataclass(slots=True)
class Committed:
    """What a commit did, for those who are told of it."""

    receipts: dict[Key, Receipt] = field(default_factory=dict)
    findings: bool = False
    stored: int = 0
    devices: bool = False
    """Whether a device came, went, or answered."""
    refused: dict[int, DeadLetter] = field(default_factory=dict)
    """What could not be used, by its place in the batch."""


class Sink(Protocol[P_contra]):
    """Where batches are kept."""

    async def commit(self, batch: Sequence[Message], position: P_contra) -> Committed:
        """Store the batch; when this returns, it is durable. Storing it twice is the same as once."""


def nothing_known(_key: Key | None) -> None:
    """A judge that remembers nothing has nothing to forget."""


def no_judge(_session: Session, _updates: Sequence[LiveUpdate]) -> Sequence[tuple[str, Finding]]:
    """No live rules."""
    return ()
