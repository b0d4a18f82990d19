"""Every sample of a run's measures in few bytes, for who draws them: the script of the run's page, or a program."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np

from charts.envelope import MEASURES, at_samples
from domain.clock import iso
from domain.trace import Trace

MEDIA_TYPE = "application/vnd.soleus.samples"
NONE = -32768
PER_UNIT = {"forefoot_percent": 100, "balance_left_percent": 100, "speed_m_s": 1000, "step_length_mm": 1}
USUAL = 10
"""Stored units per unit of the measure, so that the largest value of its field fits in 16 bits."""
LAYOUT = """Little-endian. A uint32: the length of the header that follows, a JSON object padded with spaces so that what
comes next is aligned to 4 bytes: `n` samples from `started_at`, `span_s` seconds, `columns` with `name`, `unit`, the fixed
`axis` it is drawn on, and `per_unit`. Then n uint32, milliseconds since the first sample; then for each column n int16,
value x per_unit, -32768 where nothing was measured."""


def encode(trace: Trace, started_ms: int) -> bytes:
    """`trace` in `LAYOUT`; `started_ms` stands in for the first sample of a run without samples."""
    n = len(trace)
    found = at_samples(trace)
    columns: list[dict[str, Any]] = []
    blocks = [(trace.t_ms - trace.t_ms[0]).astype("<u4").tobytes()] if n else []
    for measure in MEASURES:
        if measure.name not in found:
            continue
        per_unit = PER_UNIT.get(measure.name, USUAL)
        values = found[measure.name]
        known = np.isfinite(values)
        scaled = np.clip(np.rint(np.where(known, values, 0.0) * per_unit), NONE + 1, -NONE - 1)
        blocks.append(np.where(known, scaled, NONE).astype("<i2").tobytes())
        columns.append(
            {"name": measure.name, "unit": measure.unit, "axis": [measure.low, measure.high], "per_unit": per_unit}
        )
    first = int(trace.t_ms[0]) if n else started_ms
    span = (int(trace.t_ms[-1]) - first) / 1000 if n else 0.0
    header = json.dumps({"n": n, "started_at": iso(first), "span_s": span, "columns": columns}).encode()
    header += b" " * (-len(header) % 4)
    return struct.pack("<I", len(header)) + header + b"".join(blocks)
