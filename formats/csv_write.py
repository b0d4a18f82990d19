"""A run's samples as CSV: FIT's names and units in the first line, UTC instants, empty where nothing was measured."""

from __future__ import annotations

import math

from domain.clock import iso
from domain.fields import FIELDS, Field
from domain.trace import Floats, Trace

MEDIA_TYPE = "text/csv"


def write(trace: Trace) -> bytes:
    """One line a sample: `timestamp`, then every field that was measured, each with as many digits as its resolution has."""
    fields = [field for field in FIELDS if trace.has(field.name)]
    head = ["timestamp [UTC]", *(f"{field.name} [{field.unit}]" for field in fields)]
    columns = [[iso(t_ms) for t_ms in trace.t_ms.tolist()], *(_cells(trace.column(f.name), f) for f in fields)]
    lines = [",".join(f'"{cell}"' if "," in cell else cell for cell in head)]
    lines += [",".join(row) for row in zip(*columns, strict=True)]
    return ("\r\n".join(lines) + "\r\n").encode()


def _cells(column: Floats, field: Field) -> list[str]:
    digits = max(0, math.ceil(-math.log10(field.resolution) - 1e-9))
    return ["" if value != value else f"{value:.{digits}f}" for value in column.tolist()]  # noqa: PLR0124 - NaN
