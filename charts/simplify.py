"""A line of many points in few: what Douglas and Peucker keep."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from domain.trace import Floats

_WIDER = 1.5


def kept(x: Floats, y: Floats, tolerance: float) -> NDArray[np.intp]:
    """Indices of the points that a line through them needs to stay within `tolerance` of all n points; ends included."""
    n = len(x)
    keep = np.zeros(n, dtype=np.bool_)
    keep[[0, -1]] = True
    todo = [(0, n - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:  # noqa: PLR2004 - nothing between
            continue
        dx, dy = x[last] - x[first], y[last] - y[first]
        px, py = x[first + 1 : last] - x[first], y[first + 1 : last] - y[first]
        length = float(dx * dx + dy * dy)
        # Distance from the piece of line, not from the endless one: a way out and back ends where it began.
        along = np.clip((px * dx + py * dy) / length, 0.0, 1.0) if length > 0 else np.zeros(last - first - 1)
        away = (px - along * dx) ** 2 + (py - along * dy) ** 2
        most = int(np.argmax(away))
        if away[most] > tolerance**2:
            middle = first + 1 + most
            keep[middle] = True
            todo += [(first, middle), (middle, last)]
    return np.flatnonzero(keep)


def at_most(x: Floats, y: Floats, tolerance: float, most: int) -> NDArray[np.intp]:
    """`kept` with a tolerance wide enough for at most `most` points (two at the least)."""
    found = kept(x, y, tolerance)
    while len(found) > max(most, 2):
        tolerance *= _WIDER
        found = kept(x, y, tolerance)
    return found
