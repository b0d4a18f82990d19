"""What goes wrong on a real device, on demand: messages twice, out of order, a wrong clock, a radio that drops out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import BadInput, shape
from formats.outbox import Parcel

SKEW_MS = 150_000
"""A clock 150 s ahead: beyond the 120 s that are tolerated without a remark."""
KINDS = ("duplicates", "disorder", "skew", "offline")


@dataclass(frozen=True, slots=True)
class Faults:
    """`duplicates`, `disorder`: shares of messages sent twice or late; `offline`: chance of a cut in 30."""

    duplicates: float = 0.0
    disorder: float = 0.0
    skew_ms: int = 0
    offline: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Faults:
        """Faults of usual strength from a list such as `duplicates,offline`; an empty text is none.

        Raises:
            BadInput: a kind of fault that is not known.

        """
        names = {name.strip() for name in text.split(",") if name.strip()}
        if unknown := names - set(KINDS):
            raise BadInput(f"There is no fault {shape(min(unknown))}.", f"Choose from {', '.join(KINDS)}.", field="faults")
        return cls(
            duplicates=0.15 if "duplicates" in names else 0.0,
            disorder=0.25 if "disorder" in names else 0.0,
            skew_ms=SKEW_MS if "skew" in names else 0,
            offline=0.08 if "offline" in names else 0.0,
        )


class Mischief:
    """Applies faults to what a device sends; the same seed does the same."""

    def __init__(self, faults: Faults, seed: int) -> None:
        self.faults = faults
        self._rng = random.Random(seed)  # noqa: S311 - a reproducible simulation, no secret
        self._held: list[Parcel] = []

    def through(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """What goes out when the device says `parcels`: some twice, some only at the next call."""
        out, self._held = list(self._held), []
        for parcel in parcels:
            if self._rng.random() < self.faults.disorder:
                self._held.append(parcel)
                continue
            out.append(parcel)
            if self._rng.random() < self.faults.duplicates:
                out.append(parcel)
        if self.faults.disorder:
            self._rng.shuffle(out)
        return out

    def cut(self, sent: int) -> bool:
        """Whether the radio drops out after `sent` more messages; what was held back is lost with it."""
        lost: bool = self._rng.random() < 1 - (1 - self.faults.offline) ** (sent / 30)
        if lost:
            self._held = []
        return lost
