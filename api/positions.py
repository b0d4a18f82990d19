"""Where a run was, as far as a visitor may know: its runner all of it, anybody else without what lies near home."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from fastapi import Request

from domain import privacy
from domain.model import Runner
from domain.privacy import POSITIONS
from domain.trace import Trace


def is_owner(request: Request) -> bool:
    """Whether the runner asks for their own, as admitted (`api.admission`)."""
    viewer = request.state.viewer
    return viewer is not None and viewer.runner_id == request.state.runner_id


def positions_for(trace: Trace, runner: Runner, *, owner: bool) -> Trace:
    """`trace` with the positions that are for this visitor; the very same one for its runner, and without any position."""
    if owner or not any(trace.has(name) for name in POSITIONS):
        return trace
    lat, long = (trace.column(name) for name in POSITIONS)
    shown = privacy.shown(lat, long, runner.privacy, run=int(trace.t_ms[0]))
    kept = {name: column for name, column in trace.columns.items() if name not in POSITIONS}
    there = {name: column for name, column in zip(POSITIONS, shown, strict=True) if np.isfinite(column).any()}
    return replace(trace, columns={**kept, **there})
