"""A run under way that somebody else's app sends: put on seconds anew whenever something comes, and how far it is."""

from __future__ import annotations

import msgspec
import numpy as np

from domain.trace import Floats, Ints
from domain.units import REST_GAP_S
from formats import gridded, stepping
from formats.gridded import Points
from formats.messages import Batch
from formats.pieces import Piece

KEPT_MS = round(stepping.WINDOW_S * 1000)
"""How much of the acceleration is kept for the cadence of what comes next."""


class LiveApp:
    """The pieces of one run; of acceleration only what it says of cadence is kept."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._cadence: dict[int, float] = {}
        self._shaken: tuple[Ints, Floats] = (np.empty(0, dtype=np.int64), np.empty((0, 3)))

    def add(self, piece: Piece) -> None:
        """Take in one piece."""
        self._pieces.append(msgspec.structs.replace(piece, shaken=None))
        t_ms, axes = gridded.shaken_of([piece])
        if not len(t_ms):
            return
        t_ms, axes = np.concatenate([self._shaken[0], t_ms]), np.concatenate([self._shaken[1], axes])
        order = np.argsort(t_ms, kind="stable")
        t_ms, axes = t_ms[order], axes[order]
        found = gridded.cadence_of(t_ms, axes)
        self._cadence.update(zip(found.t_ms.tolist(), found.values.tolist(), strict=True))
        recent = t_ms > t_ms[-1] - KEPT_MS
        self._shaken = t_ms[recent], axes[recent]

    def batches(self, sid: str) -> list[Batch]:
        """What there is so far, with the distance gone, m."""
        times = sorted(self._cadence)
        stepped = Points(
            np.array(times, dtype=np.int64), np.array([self._cadence[t_ms] for t_ms in times], dtype=np.float64)
        )
        found = gridded.batches(self._pieces, sid, stepped=stepped)
        metres, before_ms, counted = 0.0, None, []
        for batch in found:
            if batch.speed is None:
                counted.append(batch)
                continue
            column = []
            for dt, speed in zip(batch.dt, batch.speed, strict=True):
                t_ms = batch.t0 + dt
                if before_ms is not None and speed is not None:
                    metres += speed * min((t_ms - before_ms) / 1000, REST_GAP_S)
                before_ms = t_ms
                column.append(round(metres, 2))
            counted.append(msgspec.structs.replace(batch, distance=column))
        return counted
