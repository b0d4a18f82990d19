"""What the ingest stage stands on: where messages come from, where they are kept, and who judges them live.

A source numbers nothing itself: it hands out a position with every batch, and is told when that batch is safe. MQTT's
position is the list of packets to acknowledge; that of a log would be its offset, kept by the sink with the batch.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from sqlmodel import Session

from domain.model import Finding
from formats.live import LiveUpdate

P = TypeVar("P")
P_contra = TypeVar("P_contra", contravariant=True)

LiveJudge = Callable[[Session, Sequence[LiveUpdate]], Sequence[tuple[str, Finding]]]
"""The live rules: called inside the ingest transaction, in the writer thread; returns (runner, finding) to store with it."""


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


class Sink(Protocol[P_contra]):
    """Where batches are kept."""

    async def commit(self, batch: Sequence[Message], position: P_contra) -> None:
        """Store the batch; when this returns, it is durable. Storing it twice is the same as once."""


def no_judge(_session: Session, _updates: Sequence[LiveUpdate]) -> Sequence[tuple[str, Finding]]:
    """No live rules."""
    return ()
