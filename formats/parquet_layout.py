"""The Parquet that leaves Soleus: a few tables in plain units, for DuckDB, pandas and polars.

What the store keeps is another form of the same (`formats.trace`: integers, only the columns that were measured), and needs
a scale to be read. Here instants are instants, numbers are in the unit that stands in the column's metadata and in
`docs/parquet.md`, null is "not measured", and every file of a table has every column: a folder of them is one table.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from arro3.core import Array, DataType, Schema, Table
from arro3.core import Field as ArrowField
from arro3.io import write_parquet

from domain.fields import FIELD, FIELDS
from domain.trace import Floats, Trace

VERSION = 1
"""Of this layout: it grows when a column changes its meaning or goes; a new column does not change it."""
Kind = Literal["whole", "number", "yes or no", "text", "instant"]
_TYPES: dict[Kind, Any] = {
    "whole": DataType.int64(),
    "number": DataType.float64(),
    "yes or no": DataType.bool(),
    "text": DataType.string(),
    "instant": DataType.timestamp("ms", tz="UTC"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what kind of value, the unit ("" where it has none), and what it says. `always`: never null."""

    name: str
    kind: Kind
    unit: str
    says: str
    always: bool = False


_RUN_ID = Column("run_id", "whole", "", "the run, as in the address of its page", always=True)

RUNS: tuple[Column, ...] = (
    _RUN_ID,
    Column("started", "instant", "UTC", "when it began, as its device believed", always=True),
    Column("ended", "instant", "UTC", "when it was over", always=True),
    Column("utc_offset_s", "whole", "s", "of the device's local time"),
    Column("sport", "text", "", "FIT's name: running", always=True),
    Column("sub_sport", "text", "", "FIT's name: generic, trail, treadmill, track …", always=True),
    Column("source", "text", "", "the device that sent it, or import", always=True),
    Column("file", "text", "", "the file that it was imported from"),
    Column("maker", "text", "", "of the watch"),
    Column("product", "text", "", "the watch"),
    Column("complete", "yes or no", "", "false when the device fell silent before its end", always=True),
    Column("excluded", "yes or no", "", "left out by the runner: no rule reads it", always=True),
    Column("name", "text", "", "what the runner calls it"),
    Column("note", "text", "", "what the runner wrote about it"),
    Column("shoe", "text", "", "the pair that it was run in"),
    Column("distance_m", "number", "m", "with the runner's correction, if there is one"),
    Column("timer_s", "number", "s", "without pauses"),
    Column("elapsed_s", "number", "s", "with pauses"),
    Column("ascent_m", "number", "m", "up"),
    Column("descent_m", "number", "m", "down"),
    Column("calf_load", "number", "calf-km", "what it did to the calf (docs/decisions/0005-load.md)"),
    Column("calf_load_left", "number", "calf-km", "its left part"),
    Column("calf_load_right", "number", "calf-km", "its right part"),
    Column("cadence_spm", "number", "steps/min", "of both feet, while running"),
    Column("stance_time_ms", "number", "ms", "ground contact, while running"),
    Column("stance_time_source", "text", "", "measured, estimated or time_only"),
    Column("forefoot_share", "number", "0…1", "share of steps on the forefoot"),
    Column("samples", "whole", "", "rows of it in samples/", always=True),
    Column("steps", "whole", "", "rows of it in steps/", always=True),
)
LAPS: tuple[Column, ...] = (
    _RUN_ID,
    Column("lap", "whole", "", "1, 2, 3 … in order", always=True),
    Column("started", "instant", "UTC", "when it began", always=True),
    Column("timer_s", "number", "s", "without pauses"),
    Column("elapsed_s", "number", "s", "with pauses"),
    Column("distance_m", "number", "m", "by the watch"),
    Column("cadence_spm", "number", "steps/min", "of both feet, by the watch"),
    Column("stance_time_ms", "number", "ms", "ground contact, by the watch"),
    Column("heart_rate_bpm", "number", "bpm", "by the watch"),
    Column("ascent_m", "number", "m", "by the watch"),
    Column("trigger", "text", "", "what ended it, by FIT's names: manual, distance, time …"),
)
PAUSES: tuple[Column, ...] = (
    _RUN_ID,
    Column("started", "instant", "UTC", "the timer stopped", always=True),
    Column("ended", "instant", "UTC", "it went on", always=True),
)
SAMPLES: tuple[Column, ...] = (
    _RUN_ID,
    Column("timestamp", "instant", "UTC", "as the device believed; strictly growing within a run", always=True),
    *(Column(field.name, "number", field.unit, field.title) for field in FIELDS),
)
STEPS: tuple[Column, ...] = (
    _RUN_ID,
    Column("timestamp", "instant", "UTC", "when the foot came down", always=True),
    Column("side", "number", "0 left, 1 right", "Foot"),
    *(Column(name, "number", FIELD[name].unit, FIELD[name].title) for name in ("strike", "stance_time", "impact_g")),
)
TABLES: Mapping[str, tuple[Column, ...]] = {
    "runs": RUNS,
    "laps": LAPS,
    "pauses": PAUSES,
    "samples": SAMPLES,
    "steps": STEPS,
}


def samples(run_id: int, trace: Trace) -> bytes:
    """The samples of one run, a row each, as one Parquet file; equal traces make equal bytes."""
    columns = {field.name: trace.column(field.name) for field in FIELDS}
    return _written(SAMPLES, {"run_id": np.full(len(trace), run_id), "timestamp": trace.t_ms, **columns})


def steps(run_id: int, trace: Trace) -> bytes | None:
    """The single foot strikes of one run, a row each; None when there are none."""
    made = trace.steps
    if not len(made):
        return None
    columns = {name: getattr(made, name) for name in ("side", "strike", "stance_time", "impact_g")}
    return _written(STEPS, {"run_id": np.full(len(made), run_id), "timestamp": made.t_ms, **columns})


def table(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows of one of `TABLES` as one Parquet file; a column that a row does not have is null, an instant is Unix ms."""
    found = list(rows)
    return _written(columns, {column.name: [row.get(column.name) for row in found] for column in columns})


def _written(columns: Sequence[Column], values: Mapping[str, Any]) -> bytes:
    fields = [
        ArrowField(one.name, _TYPES[one.kind], nullable=not one.always, metadata={"unit": one.unit} if one.unit else None)
        for one in columns
    ]
    arrays = [_array(one, values[one.name]) for one in columns]
    out = io.BytesIO()
    write_parquet(
        Table.from_arrays(arrays, schema=Schema(fields)),
        out,
        compression="zstd(3)",
        writer_version="parquet_1_0",  # what every reader knows
        created_by="soleus",
        key_value_metadata={"soleus": json.dumps({"layout": VERSION, "units": {c.name: c.unit for c in columns if c.unit}})},
    )
    return out.getvalue()


def _array(column: Column, values: Any) -> Any:  # noqa: ANN401 - numpy or a list in, arro3.core.Array, which has no types, out
    if column.kind == "instant":
        return Array.from_numpy(np.asarray(values, dtype=np.int64)).cast(_TYPES["instant"])
    if isinstance(values, np.ndarray):
        if column.kind == "whole":
            return Array.from_numpy(np.asarray(values, dtype=np.int64))
        return Array(_known(values), type=_TYPES["number"])
    return Array(list(values), type=_TYPES[column.kind])


def _known(column: Floats) -> list[float | None]:
    return [value if value == value else None for value in column.tolist()]  # noqa: PLR0124 - NaN
