"""Made-up recordings for tests: runs as columns, and FIT files with developer fields no writer of ours makes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from domain.clock import FIT_EPOCH_MS
from domain.model import RecordedRun, Recording
from domain.trace import Floats, Trace
from formats.fit_scan import fit_file
from formats.fit_write import write

START_MS = 1_780_000_000_000


def trace(n: int = 600, seed: int = 1, **columns: Floats) -> Trace:
    """A level run of `n` seconds at about 3 m/s with the noise of a real sensor; `columns` replace or add."""
    rng = np.random.default_rng(seed)

    def noisy(mean: float, slow: float, fast: float) -> Floats:
        wander = np.convolve(rng.normal(size=n + 59), np.ones(60) / np.sqrt(60), "valid")
        return np.asarray(mean + slow * wander + fast * rng.normal(size=n))

    speed = noisy(3.0, 0.15, 0.05)
    made = {
        "distance": np.cumsum(speed),
        "speed": speed,
        "cadence": np.round(noisy(86, 1, 0.5) * 2) / 2,
        "stance_time": noisy(245, 5, 3),
        "stance_time_balance": noisy(50, 0.4, 0.2),
        "vertical_oscillation": noisy(84, 3, 1.5),
        "step_length": noisy(1050, 30, 12),
        "power": np.round(noisy(260, 12, 6)),
        "heart_rate": np.round(noisy(150, 5, 0.5)),
        "altitude": noisy(100, 5, 0.1),
    }
    return Trace(np.arange(1, n + 1), START_MS + 1000 * np.arange(n), {**made, **columns})


def recorded(samples: Trace | None = None, **fields: Any) -> RecordedRun:
    """A run of `samples`, as an import would record it; `fields` replace those of the recording."""
    samples = trace() if samples is None else samples
    base = Recording(
        key="file#0",
        source="import",
        started_ms=int(samples.t_ms[0]),
        ended_ms=int(samples.t_ms[-1]),
        serial="123456",
        time_created_ms=int(samples.t_ms[0]),
        device={"maker": "garmin", "product": "3992", "serial": "123456"},
    )
    return RecordedRun(replace(base, **fields), samples)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip with those files in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def fit_of_day(day: int = 0, n: int = 60, **fields: Any) -> bytes:
    """A FIT file of a run on a day of its own; `fields` replace those of its recording."""
    moved = replace(trace(n, seed=day), t_ms=START_MS - day * 86_400_000 + 1000 * np.arange(n))
    return write([recorded(moved, **fields)])


def message(number: int, values: Sequence[tuple[int, int, bytes]]) -> bytes:
    """One FIT message with its definition: (field number, base type, raw little-endian bytes)."""
    fields = b"".join(struct.pack("<BBB", field, len(raw), base) for field, base, raw in values)
    return struct.pack("<BBBHB", 0x40, 0, 0, number, len(values)) + fields + b"\0" + b"".join(raw for *_, raw in values)


Described = tuple[int, int, int, str | None, str | None, int | None]
"""(developer index, field number, base type, name, units, native field number); a name of None leaves it undescribed."""
_PACK = {0x02: "B", 0x01: "b", 0x83: "h", 0x84: "H", 0x88: "f"}


def developer_file(
    apps: Mapping[int, bytes],
    described: Sequence[Described],
    rows: Sequence[Sequence[float]],
    native: Mapping[str, Sequence[int]] | None = None,
) -> bytes:
    """A FIT file of one running session with those developer fields; `rows` hold their raw values, a row a second.

    `native` may hold `stance_time` (0.1 ms), `speed` (mm/s) and `cadence` (rpm): one raw value a row.
    """
    start = (START_MS - FIT_EPOCH_MS) // 1000
    out = message(0, [(0, 0, b"\4"), (1, 0x84, struct.pack("<H", 1)), (4, 0x86, struct.pack("<I", start))])
    for index, app in apps.items():
        out += message(207, [(1, 0x0D, app), (3, 0x02, bytes([index]))])
    for index, field, base, name, units, stands_for in described:
        if name is None:
            continue
        values = [(0, 2, bytes([index])), (1, 2, bytes([field])), (2, 2, bytes([base]))]
        values += [(3, 7, name.encode() + b"\0")] if name else []
        values += [(8, 7, units.encode() + b"\0")] if units else []
        values += [(15, 2, bytes([stands_for]))] if stands_for is not None else []
        out += message(206, values)
    kinds = {"stance_time": (41, 0x84, "H"), "speed": (6, 0x84, "H"), "cadence": (4, 2, "B")}
    there = [(name, *kinds[name]) for name in native or {}]
    out += struct.pack("<BBBHB", 0x61, 0, 0, 20, 1 + len(there)) + struct.pack("<BBB", 253, 4, 0x86)
    out += b"".join(struct.pack("<BBB", number, struct.calcsize(code), base) for _n, number, base, code in there)
    out += bytes([len(described)])
    out += b"".join(struct.pack("<BBB", field, struct.calcsize(_PACK[base]), index) for index, field, base, *_ in described)
    for i, row in enumerate(rows):
        out += b"\1" + struct.pack("<I", start + i)
        out += b"".join(struct.pack("<" + code, (native or {})[name][i]) for name, _n, _b, code in there)
        out += b"".join(
            struct.pack("<" + _PACK[base], value if base == 0x88 else int(value))
            for (_i, _f, base, *_), value in zip(described, row, strict=True)
        )
    end, elapsed = struct.pack("<I", start + len(rows)), struct.pack("<I", 1000 * len(rows))
    begin = struct.pack("<I", start)
    out += message(18, [(253, 0x86, end), (2, 0x86, begin), (7, 0x86, elapsed), (8, 0x86, elapsed), (5, 0, b"\1")])
    return fit_file(out)
