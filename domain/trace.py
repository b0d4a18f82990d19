"""A run's recording as columns: what the formats read, the store keeps and the analysis works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def chosen(where: NDArray[np.bool_], *columns: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """The values of columns where `where` holds. Mostly that is everywhere: then the columns themselves, not copies."""
    return columns if where.all() else tuple(column[where] for column in columns)


def _no_ints() -> Ints:
    return np.empty(0, dtype=np.int64)


def _no_floats() -> Floats:
    return np.empty(0, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Foot strikes one by one, from a pod or an insole; n of them, in order of `t_ms`.

    `seq` int64 (the device's count), `t_ms` int64 (Unix ms), `side` 0 left 1 right, `strike` 0 rear 1 mid 2 fore,
    `stance_time` ms, `impact_g` g. NaN = not measured.
    """

    seq: Ints = field(default_factory=_no_ints)
    t_ms: Ints = field(default_factory=_no_ints)
    side: Floats = field(default_factory=_no_floats)
    strike: Floats = field(default_factory=_no_floats)
    stance_time: Floats = field(default_factory=_no_floats)
    impact_g: Floats = field(default_factory=_no_floats)

    def __len__(self) -> int:
        """How many foot strikes."""
        return len(self.t_ms)


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """The samples of one run: n of them, strictly increasing in `t_ms`.

    `seq` int64 is the device's own sample number (1…n when it gave none); `t_ms` int64 Unix ms as the device believed.
    `columns` maps names of `domain.fields.FIELDS` to float64 arrays of length n, in that field's unit, NaN = not
    measured; a column that was never measured is absent. `pauses` are [from, to) in Unix ms, in which nothing is integrated.
    """

    seq: Ints = field(default_factory=_no_ints)
    t_ms: Ints = field(default_factory=_no_ints)
    columns: Mapping[str, Floats] = field(default_factory=dict)
    pauses: tuple[tuple[int, int], ...] = ()
    steps: Steps = field(default_factory=Steps)

    def __len__(self) -> int:
        """How many samples."""
        return len(self.t_ms)

    def column(self, name: str) -> Floats:
        """The column `name`; all NaN when it was never measured."""
        found = self.columns.get(name)
        return found if found is not None else np.full(len(self.t_ms), np.nan)

    def has(self, name: str) -> bool:
        """Whether `name` was measured at least once."""
        found = self.columns.get(name)
        return found is not None and bool(np.isfinite(found).any())
