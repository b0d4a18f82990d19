"""What every reader does with the samples it found: strictly in order of time, and without values that cannot be."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from domain.fields import FIELD
from domain.trace import Floats, Ints

Mask = NDArray[np.bool_]
"""n booleans, one a record."""
_NO_ALTITUDE_M = -500.0
"""Zero raw in FIT's altitude (value/5 - 500): what a watch without a fix writes; nobody runs there."""


def checked(columns: Mapping[str, Floats], outside: dict[str, Mask]) -> dict[str, Floats]:
    """`columns` without values that cannot be, and without empty columns; `outside` gets which were measured wrongly.

    A zero below the range is how pods and watches say "no data": null, but not wrong.
    """
    out: dict[str, Floats] = {}
    for name, column in columns.items():
        limits = FIELD[name]
        with np.errstate(invalid="ignore"):
            bad = (column < limits.low) | (column > limits.high)
        if name == "altitude":
            bad |= column == _NO_ALTITUDE_M
        wrong = bad & (column != 0)
        if wrong.any():
            outside[name] = wrong
        kept = np.where(bad, np.nan, column)
        if np.isfinite(kept).any():
            out[name] = kept
    return out


def ordered(t_ms: Ints, columns: dict[str, Floats]) -> tuple[Ints, dict[str, Floats]]:
    """Samples in strict order of time: records of one instant become one (the later wins), empty ones at the end go.

    Some watches write position and distance of a second as two records, and a last one in which nothing is measured.
    """
    order = np.argsort(t_ms, kind="stable")
    t_ms = t_ms[order]
    columns = {name: column[order] for name, column in columns.items()}
    again = np.append(False, np.diff(t_ms) == 0)
    for i in np.flatnonzero(again):
        for column in columns.values():
            if np.isnan(column[i]):
                column[i] = column[i - 1]
    keep = ~np.append(again[1:], False)
    measured = np.zeros(len(t_ms), np.bool_)
    for column in columns.values():
        measured |= np.isfinite(column)
    if measured.any():
        keep &= np.arange(len(t_ms)) <= np.flatnonzero(measured)[-1]
    out = {name: column[keep] for name, column in columns.items()}
    return t_ms[keep], {name: column for name, column in out.items() if np.isfinite(column).any()}
