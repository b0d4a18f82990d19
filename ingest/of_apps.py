"""A run from the pieces that an app sent of it: start, end and samples as a device of our own would have sent them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from formats import apps, gridded, trail
from formats.payloads import Batch, SessionEnd, SessionStart
from formats.pieces import Piece
from formats.topics import Leaf
from ingest.build import Received


class Made(NamedTuple):
    """What `ingest.build` makes a run of."""

    start: SessionStart
    end: SessionEnd
    messages: list[Received]


def made(leaf: Leaf, sid: str, pieces: Sequence[Piece], around: Sequence[Piece], received_ms: int) -> Made | None:
    """The run of `pieces`, with what of the loose pieces `around` is of its time; None where nobody ran."""
    name = apps.NAMES[leaf]
    if leaf == "autoexport":
        return _closed(name, sid, pieces, around, received_ms)
    span = None
    if leaf == "owntracks":
        span = _ran(pieces, around)
        if span is None:
            return None
        pieces = [*pieces, *(piece for piece in around if span[0] <= piece.t0 <= span[1])]
    batches = gridded.batches(pieces, sid, span)
    if not batches:
        return None
    first, last = batches[0].t0, batches[-1].t0 + batches[-1].dt[-1]
    return Made(
        SessionStart(sid=sid, t=first, sport="running", device={"product": name}, sensors=_sensors(batches, name)),
        SessionEnd(sid=sid, t=last),
        [Received(received_ms, batch) for batch in batches],
    )


def _ran(pieces: Sequence[Piece], around: Sequence[Piece]) -> tuple[int, int] | None:
    """From when to when: every stretch of running that touches what lies with the run, judged with all that is known."""
    first, last = min(piece.t0 for piece in pieces), max(piece.t0 for piece in pieces)
    stretches = [each for each in trail.runs_in([*pieces, *around]) if each.first_ms <= last and each.last_ms >= first]
    return (stretches[0].first_ms, stretches[-1].last_ms) if stretches else None


def _closed(name: str, sid: str, pieces: Sequence[Piece], around: Sequence[Piece], received_ms: int) -> Made | None:
    """A workout that the app closed; of several versions of it the one that ends last."""
    versions = [(piece.workout.end, piece.id, piece.workout) for piece in pieces if piece.workout is not None]
    if not versions:
        return None
    workout = max(versions, key=lambda each: each[:2])[2]
    batches = gridded.batches([*pieces, *around], sid, (workout.start, workout.end))
    return Made(
        SessionStart(
            sid=sid,
            t=workout.start,
            sport="running",
            sub_sport="treadmill" if workout.indoor else "generic",
            device={"product": name},
            sensors=_sensors(batches, name),
            clock=None if workout.utc_offset_s is None else {"utc_offset_s": workout.utc_offset_s},
        ),
        SessionEnd(
            sid=sid,
            t=workout.end,
            total_elapsed_time=(workout.end - workout.start) / 1000,
            total_timer_time=workout.duration,
            total_distance=workout.distance,
            total_strides=workout.strides,
            total_ascent=workout.ascent,
            total_descent=workout.descent,
        ),
        [Received(received_ms, batch) for batch in batches],
    )


def _sensors(batches: Sequence[Batch], name: str) -> dict[str, str]:
    return {column: name for column in gridded.COLUMNS if any(getattr(batch, column) is not None for batch in batches)}
