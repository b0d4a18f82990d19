"""PLACEHOLDER until the trace slice lands."""

from __future__ import annotations

from domain.trace import Trace


def encode(trace: Trace) -> tuple[bytes, bytes | None]:
    """Samples and (if there are any) steps, each as one Parquet file."""
    raise NotImplementedError


def decode(samples: bytes, steps: bytes | None, pauses: tuple[tuple[int, int], ...] = ()) -> Trace:
    """What `encode` made, as it was."""
    raise NotImplementedError
