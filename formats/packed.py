"""A run as the store wants it: everything about it in small numbers, its samples and steps in Parquet."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from domain.metrics import Metrics
from domain.model import RecordedRun, Recording
from domain.privacy import POSITIONS
from domain.same_run import UNSEEN, Measured, Sketch, measured, sketch
from domain.summary import Summary, summarise
from formats import positions
from formats import trace as trace_format
from formats.deflated import as_zlib


@dataclass(frozen=True, slots=True)
class PackedRun:
    """One run ready for the store, with its trace encoded; `n_samples` and `n_steps` tell how much is in it."""

    recording: Recording
    summary: Summary
    samples: bytes
    steps: bytes | None
    n_samples: int
    n_steps: int
    pauses: tuple[tuple[int, int], ...] = ()
    metrics: Metrics | None = None
    """Its metrics, when they were computed while the trace was at hand; the analysis computes missing ones."""
    measured: Measured = UNSEEN

    @property
    def sketch(self) -> Sketch:
        """What tells whether it is the same run as another, and which says more."""
        return sketch(self.recording, self.measured, self.n_samples, self.n_steps)


_LEVEL = 6
"""Of zlib: a FIT file of 160 kB takes 5 ms and half its size; level 1 takes 3 ms and 7 % more."""


@dataclass(frozen=True, slots=True)
class PackedOriginal:
    """A file as it came, compressed; `sha256` and `size` (bytes) are of the file as it came."""

    sha256: str
    name: str
    size: int
    packed: bytes

    def unpacked(self) -> bytes:
        """The file as it came."""
        return zlib.decompress(self.packed)


def pack_original(data: bytes, name: str, sha256: str, raw: bytes | None = None) -> PackedOriginal:
    """The file `data`, compressed; `raw`: the deflate stream that it came in, which is then kept as it is."""
    kept = zlib.compress(data, _LEVEL) if raw is None else as_zlib(raw, data)
    return PackedOriginal(sha256, name, len(data), kept)


def pack(recorded: RecordedRun, measure: Callable[[RecordedRun, Summary], Metrics | None] | None = None) -> PackedRun:
    """A run with its trace encoded and summed up, and measured by `measure`.

    That is called with the run as the store will give it back, and with its totals, and may say None.
    """
    trace, summary = recorded.trace, summarise(recorded)
    kept = trace_format.kept(trace)
    metrics = None if measure is None else measure(replace(recorded, trace=kept.settled()), summary)
    samples, steps = kept.encoded()
    return PackedRun(
        recording=recorded.recording,
        summary=summary,
        samples=samples,
        steps=steps,
        n_samples=len(trace),
        n_steps=len(trace.steps),
        pauses=trace.pauses,
        metrics=metrics,
        measured=measured(trace, len(recorded.recording.laps)),
    )


def placeless(run: PackedRun) -> PackedRun:
    """`run` without positions."""
    held = run.measured
    kept = {name: n for name, n in held.fields.items() if name not in POSITIONS}
    return replace(run, samples=positions.of_samples(run.samples), measured=replace(held, fields=kept))


def as_document(held: Measured) -> dict[str, Any]:
    """How much a trace holds, as JSON keeps it."""
    return {"seen_s": held.seen_s, "fields": dict(held.fields), "laps": held.laps}


def of_document(document: dict[str, Any]) -> Measured | None:
    """How much a trace holds; None: nobody looked yet."""
    return Measured(document["seen_s"], document["fields"], document["laps"]) if document else None
