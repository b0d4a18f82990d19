"""A run's trace as Parquet: integers at the field's FIT resolution, null where nothing was measured.

Every column but `seq` and `t_ms` is stored as round(value x per_unit). Who opens a file with DuckDB, pandas or polars
finds `per_unit` and `unit` of each column as JSON under the key `soleus` in the metadata of the file
(`SELECT * FROM parquet_kv_metadata(…)`): value = stored / per_unit.

Packed by Snappy, and without the copy of the schema that Arrow would add: a file is as small as with zstd and that copy
(in which older files have the same once more for each column), and takes a third less time to write.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from arro3.core import Array, Field, Schema, Table
from arro3.io import read_parquet, write_parquet

from domain.errors import BadInput
from domain.fields import FIELD, FIELDS
from domain.trace import Floats, Ints, Steps, Trace
from formats.arrow_columns import Whole, unscaled, whole
from formats.panics import is_failure

KEY = "soleus"
"""The metadata key that holds unit and scale."""
_STEP_FIELDS = ("side", "strike", "stance_time", "impact_g")
_ROWS = 1 << 20
"""Rows read at once: more than a day of samples, so that a column comes in one piece."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A trace in whole numbers of its fields' resolutions: what the store keeps, and what it will give back."""

    of: Trace
    columns: Mapping[str, Whole]
    steps: Mapping[str, Whole]

    def settled(self) -> Trace:
        """The trace as the store will give it back, `decode(*self.encoded())`, without the way through Parquet.

        What is computed from it is what will be computed from the stored one, to the last bit.
        """
        trace = self.of
        columns = {name: column.settled() for name, column in self.columns.items()}
        steps = {name: column.settled() for name, column in self.steps.items()}
        return Trace(trace.seq, trace.t_ms, columns, trace.pauses, Steps(trace.steps.seq, trace.steps.t_ms, **steps))

    def encoded(self) -> tuple[bytes, bytes | None]:
        """Samples and (if there are any) steps, each as one Parquet file; equal traces make equal bytes.

        Pauses are not in it: the run's row keeps them.
        """
        samples = _write(self.of.seq, self.of.t_ms, self.columns)
        return samples, _write(self.of.steps.seq, self.of.steps.t_ms, self.steps) if len(self.of.steps) else None


def kept(trace: Trace) -> Kept:
    """A trace as the store keeps it: without columns that were never measured, or that `domain.fields` does not know."""
    columns = {field.name: _whole(field.name, trace.columns[field.name]) for field in FIELDS if trace.has(field.name)}
    return Kept(trace, columns, {name: _whole(name, getattr(trace.steps, name)) for name in _STEP_FIELDS})


def encode(trace: Trace) -> tuple[bytes, bytes | None]:
    """`Kept.encoded` of a trace."""
    return kept(trace).encoded()


def decode(samples: bytes, steps: bytes | None, pauses: tuple[tuple[int, int], ...] = ()) -> Trace:
    """The trace that `encode` was given, each value to within half its field's resolution.

    Raises:
        BadInput: these bytes are not such a file.

    """
    seq, t_ms, columns = _read(samples)
    if steps is None:
        return Trace(seq, t_ms, columns, pauses)
    step_seq, step_t_ms, found = _read(steps)
    unknown = np.full(len(step_seq), np.nan)
    return Trace(
        seq, t_ms, columns, pauses, Steps(step_seq, step_t_ms, **{name: found.get(name, unknown) for name in _STEP_FIELDS})
    )


def _whole(name: str, column: Floats) -> Whole:
    per_unit, largest, _unit = _scale(name)
    return whole(column, per_unit, largest)


@cache
def _scale(name: str) -> tuple[float, float, str]:
    """Stored units per unit of the column, the greatest value it is meant for, and its unit."""
    if name == "side":
        return 1.0, 1.0, "0 left, 1 right"
    field = FIELD[name]
    per_unit = 1 / field.resolution
    if abs(per_unit - round(per_unit)) < 1e-6:  # noqa: PLR2004 - 1/0.1 is meant to be 10: then 236.1 comes back as 236.1
        per_unit = float(round(per_unit))
    return per_unit, max(abs(field.low), abs(field.high)), field.unit


def _write(seq: Ints, t_ms: Ints, columns: Mapping[str, Whole]) -> bytes:
    arrays = [Array.from_numpy(np.ascontiguousarray(column, dtype=np.int64)) for column in (seq, t_ms)]
    fields = [Field(name, array.type, nullable=False) for name, array in zip(("seq", "t_ms"), arrays, strict=True)]
    for name, column in columns.items():
        arrays.append(column.arrow())
        fields.append(Field(name, arrays[-1].type, nullable=not column.full))
    out = io.BytesIO()
    write_parquet(
        Table.from_arrays(arrays, schema=Schema(fields)),
        out,
        compression="snappy",
        dictionary_enabled=False,
        encoding="delta_binary_packed",
        writer_version="parquet_2_0",
        created_by="soleus",
        key_value_metadata={KEY: _scales(tuple(columns))},
        skip_arrow_metadata=True,
    )
    return out.getvalue()


@lru_cache
def _scales(names: tuple[str, ...]) -> str:
    """What the file says of its columns, JSON; the runs of one watch all have the same."""
    scales: dict[str, dict[str, float | str]] = {"t_ms": {"per_unit": 1, "unit": "ms since 1970-01-01T00:00:00Z"}}
    for name in names:
        per_unit, _largest, unit = _scale(name)
        scales[name] = {"per_unit": per_unit, "unit": unit}
    return json.dumps(scales)


def _read(data: bytes) -> tuple[Ints, Ints, dict[str, Floats]]:
    try:
        table = read_parquet(io.BytesIO(data), batch_size=_ROWS).read_all()
        if not table.num_rows:
            return np.empty(0, np.int64), np.empty(0, np.int64), {}
        found = {name: table.column(name).combine_chunks() for name in table.column_names}
        seq, t_ms = (found.pop(name).to_numpy().astype(np.int64) for name in ("seq", "t_ms"))
        scales = json.loads(table.schema.metadata_str.get(KEY, "{}"))
        per_unit = {name: float(scales.get(name, {}).get("per_unit", 1)) for name in found}
    except BaseException as error:
        if not is_failure(error):
            raise
        raise BadInput("A stored trace cannot be read.", "Import or send the run again.", field="trace") from error
    return seq, t_ms, {name: unscaled(column, per_unit[name]) for name, column in found.items()}
