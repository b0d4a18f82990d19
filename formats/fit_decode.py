"""Bytes of a FIT file → its messages, by one of two decoders.

`fitfast` first (Rust, columns of records at once). It refuses some good old files over a checksum and panics on some bad
ones; those go to `chiptime` (Python, slow, recovers what it can), of which only native fields are taken: it maps
developer fields wrongly. A checksum alone never refuses a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import fitfast
import numpy as np

from domain.clock import FIT_EPOCH_MS, from_iso
from domain.errors import BadInput
from domain.trace import Floats
from formats.fit_scan import RECORD, Scan, native_bytes, scan
from formats.panics import is_failure

_EPOCH_S = FIT_EPOCH_MS // 1000
_TIMES = frozenset({"timestamp", "start_time", "time_created", "local_timestamp"})
_HARMLESS = ("FIT_CRC_MISMATCH", "FIT_HEADER_CRC_MISMATCH", "FIT_CRC_MISSING")
_MOST_REPAIRED = 4 << 20
"""Bytes. Repairing takes 160 times as much memory and seconds for each million bytes; ten hours of a run with every field
take 3 MB."""

Message = Mapping[str | int, Any]
"""One message: field name (a number when the profile has none) → value; times are Unix seconds, enums their names."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded file. `columns`: native record field → n floats (NaN = not recorded), n = number of record messages."""

    decoder: Literal["fitfast", "chiptime"]
    columns: Mapping[str, Floats]
    messages: Mapping[str, Sequence[Message]]
    scan: Scan
    flags: tuple[str, ...] = field(default=())
    """`partial_file`: damaged, and this is what could be saved; `bad_checksum`: complete, but its checksum is wrong."""

    def of(self, name: str) -> Sequence[Message]:
        """All messages of that name, in file order."""
        return self.messages.get(name, ())


def decode(data: bytes) -> Decoded:
    """Decode a FIT file.

    Raises:
        BadInput: it is empty, no FIT file, or nothing in it can be read.

    """
    if not data:
        raise BadInput("The file is empty.", "Export it from the watch or the service again.", field="file")
    skeleton = scan(data)
    if not skeleton.definitions and data[8:12] != b".FIT":
        raise BadInput("This is not a FIT file.", "Choose the .fit file that the watch recorded.", field="file")
    fast = _fitfast(data, skeleton)
    return fast if fast is not None else _chiptime(data, skeleton)


def _fitfast(data: bytes, skeleton: Scan) -> Decoded | None:
    try:
        columns = fitfast.records(data)
        messages = fitfast.parse(skeleton.summary or data)
    except BaseException as error:
        if is_failure(error):
            return None
        raise
    return Decoded("fitfast", _expanded(columns, skeleton), messages, skeleton)


def _chiptime(data: bytes, skeleton: Scan) -> Decoded:
    if len(data) > _MOST_REPAIRED:
        what = f"The file is damaged, and too large to be repaired: over {_MOST_REPAIRED >> 20} MiB."
        raise BadInput(what, "Export it again.", field="file")
    import chiptime  # noqa: PLC0415 - takes 0.2 s to load, and few files need it

    try:
        result = chiptime.parse(data)
    except Exception as error:
        raise BadInput("The file is damaged beyond reading.", "Export it again.", field="file") from error
    messages: dict[str, list[Message]] = {}
    for part in result.parts:
        for message in part.messages:
            native: dict[str | int, Any] = {
                name: _seconds(found) if name in _TIMES else found.value
                for name, found in message.fields.items()
                if found.developer is None and found.value is not None
            }
            messages.setdefault(message.name, []).append(native)
    if not messages:
        reason = str(result.errors[0]).split("\n")[0] if result.errors else "no message in it makes sense"
        raise BadInput(f"The file cannot be read: {reason}.", "Export it again.", field="file")
    codes = {one.code for one in result.warnings}
    partial = result.recovery is not None or bool(result.errors) or not skeleton.complete
    flags = ("partial_file",) * partial + ("bad_checksum",) * any(code in codes for code in _HARMLESS)
    records = messages.pop("record", [])
    return Decoded("chiptime", _expanded(_columns(records), skeleton), messages, skeleton, flags)


def _seconds(found: Any) -> float | None:  # noqa: ANN401 - chiptime's FieldValue
    """Unix seconds of a chiptime time, which is a text with the raw count beside it."""
    if isinstance(found.raw, int):
        return float(found.raw + _EPOCH_S)
    try:
        return from_iso(str(found.value)) / 1000
    except ValueError:
        return None


def _columns(records: Sequence[Message]) -> dict[str, Floats]:
    names = dict.fromkeys(name for record in records for name, value in record.items() if isinstance(value, int | float))
    out: dict[str, Floats] = {}
    for name in names:
        values = (record.get(name) for record in records)
        numbers = [float(value) if isinstance(value, int | float) else np.nan for value in values]
        out[str(name)] = np.array(numbers, dtype=np.float64)
    return out


def _expanded(columns: Mapping[str, Floats], skeleton: Scan) -> Mapping[str, Floats]:
    """`columns` with speed and distance out of `compressed_speed_distance`, which neither decoder unfolds.

    Three bytes: 12 bits of speed in 1/100 m/s, 12 bits of distance in 1/16 m, which start over at 256 m.
    """
    if "distance" in columns or not columns:
        return columns
    raw, there = native_bytes(skeleton, 8, 3)
    wide = raw.astype(np.int64)
    there &= ~(raw == np.iinfo(np.uint8).max).all(axis=1)
    if not there.any() or len(there) != len(next(iter(columns.values()))):
        return columns
    speed = np.where(there, (wide[:, 0] | (wide[:, 1] & 0x0F) << 8) / 100, np.nan)
    count = (wide[:, 1] >> 4 | wide[:, 2] << 4)[there]
    distance = np.full(len(there), np.nan)
    distance[there] = np.cumsum(np.diff(count, prepend=0) % 4096) / 16
    return {**columns, "speed": speed, "distance": distance}


def aligned(decoded: Decoded) -> bool:
    """Whether the decoder's records are those of the scan, so that developer columns stand beside the right samples."""
    n = len(decoded.scan.offsets(RECORD))
    return all(len(column) == n for column in decoded.columns.values())
