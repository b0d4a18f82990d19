"""Messages into columns: gathered, put in order of seq, each seq once. Pure.

What arrived twice is merged field by field in a way that does not depend on the order of arrival (the larger of two values
that differ), so that any order, any chunking and any repetition make the same trace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from domain.fields import FIELD
from domain.trace import Floats, Ints, Steps
from formats.payloads import MEASURED, Batch, Sample, StepsBatch

STEP_FIELDS = ("side", "strike", "stance_time", "impact_g")
_LIMITS = {name: (FIELD[name].low, FIELD[name].high) for name in STEP_FIELDS[1:]} | {"side": (0.0, 1.0)}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows in order of `seq`, each seq once; `columns` as long as it, NaN = not measured."""

    seq: Ints
    t_ms: Ints
    columns: Mapping[str, Floats]

    def where(self, rows: np.ndarray[tuple[int], np.dtype[np.bool_]], t_ms: Ints) -> Table:
        """Those of the rows that are True, with new times."""
        return Table(self.seq[rows], t_ms[rows], {name: values[rows] for name, values in self.columns.items()})


def merged(tables: Iterable[Table]) -> Table:
    """All rows of all tables, in order of seq, each seq once."""
    parts = list(tables)
    seq = np.concatenate([part.seq for part in parts]).astype(np.int64)
    t_ms = np.concatenate([part.t_ms for part in parts]).astype(np.int64)
    names = sorted({name for part in parts for name in part.columns})
    columns = {
        name: np.concatenate([part.columns.get(name, np.full(len(part.seq), np.nan)) for part in parts]) for name in names
    }
    if len(seq) > 1 and not bool((np.diff(seq) > 0).all()):
        order = np.argsort(seq, kind="stable")
        seq, t_ms = seq[order], t_ms[order]
        groups = np.flatnonzero(np.concatenate(([True], np.diff(seq) > 0)))
        seq, t_ms = seq[groups], np.minimum.reduceat(t_ms, groups)
        columns = {name: np.fmax.reduceat(values[order], groups) for name, values in columns.items()}
    return Table(seq, t_ms, {name: values for name, values in columns.items() if bool(np.isfinite(values).any())})


def of_samples(messages: Iterable[Sample | Batch]) -> Table:
    """The samples of messages, in any order."""
    seq: list[int] = []
    t_ms: list[int] = []
    cells: dict[str, list[float | None]] = defaultdict(list)
    for message in messages:
        if isinstance(message, Sample):
            seq.append(message.seq)
            t_ms.append(message.t)
        else:
            seq.extend(range(message.seq[0], message.seq[1] + 1))
            t_ms.extend([message.t0 + dt for dt in message.dt])
        for name in MEASURED:
            found = getattr(message, name)
            if found is None:
                continue
            column = cells[name]
            length = len(found) if isinstance(found, list) else 1
            behind = len(seq) - length - len(column)
            if behind:
                column.extend([None] * behind)
            if isinstance(found, list):
                column.extend(found)
            else:
                column.append(found)
    columns = {}
    for name, values in cells.items():
        columns[name] = np.full(len(seq), np.nan)
        columns[name][: len(values)] = np.array(values, dtype=np.float64)  # None becomes NaN
    return merged([Table(np.array(seq, dtype=np.int64), np.array(t_ms, dtype=np.int64), columns)])


def of_steps(messages: Iterable[StepsBatch]) -> tuple[Table, int]:
    """The foot strikes of messages in any order, and how many values of them were out of range and are null."""
    tables = [Table(np.empty(0, np.int64), np.empty(0, np.int64), {})]
    nulled = 0
    for message in messages:
        rows = np.array(message.steps, dtype=np.float64)
        columns = {}
        for name in STEP_FIELDS:
            if name not in message.f:
                continue
            values = rows[:, message.f.index(name)]
            low, high = _LIMITS[name]
            bad = (values < low) | (values > high)
            nulled += int(bad.sum())
            columns[name] = np.where(bad, np.nan, values)
        offsets = np.rint(rows[:, message.f.index("dt_ms")]).astype(np.int64)
        first, last = message.seq
        tables.append(Table(np.arange(first, last + 1, dtype=np.int64), message.t0 + offsets, columns))
    return merged(tables), nulled


def as_steps(table: Table) -> Steps:
    """A table of foot strikes as a trace keeps them."""
    return Steps(
        seq=table.seq,
        t_ms=table.t_ms,
        **{name: table.columns.get(name, np.full(len(table.seq), np.nan)) for name in STEP_FIELDS},
    )


def from_steps(steps: Steps) -> Table:
    """The foot strikes of a trace as a table."""
    return Table(steps.seq, steps.t_ms, {name: getattr(steps, name) for name in STEP_FIELDS})
