"""A line of many points in few: what Douglas and Peucker keep, the most telling points first."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

from domain.trace import Floats


def kept(x: Floats, y: Floats, tolerance: float, most: int) -> NDArray[np.intp]:
    """Indices of at most `most` points (two at the least), ends included, that stand for all n.

    All n lie within `tolerance` of the line through them, unless that takes more than `most`. The work is bounded by
    n x most, whatever the line: jitter on one spot is the worst there is.
    """
    n = len(x)
    chosen = [0, n - 1]
    open_ = [_farthest(x, y, 0, n - 1)]
    while open_ and len(chosen) < most:
        away, middle, first, last = heapq.heappop(open_)
        if -away <= tolerance:
            break
        chosen.append(middle)
        for a, b in ((first, middle), (middle, last)):
            if b - a > 1:
                heapq.heappush(open_, _farthest(x, y, a, b))
    return np.unique(chosen)


def _farthest(x: Floats, y: Floats, first: int, last: int) -> tuple[float, int, int, int]:
    """(minus its distance, index) of the point between two that is farthest from the piece of line between them."""
    if last - first < 2:  # noqa: PLR2004 - nothing between
        return 0.0, first, first, last
    dx, dy = x[last] - x[first], y[last] - y[first]
    px, py = x[first + 1 : last] - x[first], y[first + 1 : last] - y[first]
    length = float(dx * dx + dy * dy)
    # From the piece of line, not from the endless one: a way out and back ends where it began.
    along = np.clip((px * dx + py * dy) / length, 0.0, 1.0) if length > 0 else 0.0
    away = (px - along * dx) ** 2 + (py - along * dy) ** 2
    most = int(np.argmax(away))
    return -float(np.sqrt(away[most])), first + 1 + most, first, last
