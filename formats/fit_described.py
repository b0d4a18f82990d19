"""What a FIT file says of its developer fields: name, unit, type and application, by (index, field number)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from domain.trace import Floats
from formats.fit_scan import (
    DEVELOPER_DATA_ID,
    FIELD_DESCRIPTION,
    RECORD,
    Definition,
    DeveloperKey,
    Scan,
    developer_bytes,
)

_TYPES: dict[int, tuple[str, float]] = {
    0: ("u1", 0xFF),
    1: ("i1", 0x7F),
    2: ("u1", 0xFF),
    3: ("i2", 0x7FFF),
    4: ("u2", 0xFFFF),
    5: ("i4", 0x7FFFFFFF),
    6: ("u4", 0xFFFFFFFF),
    8: ("f4", np.nan),
    9: ("f8", np.nan),
    10: ("u1", 0),
    11: ("u2", 0),
    12: ("u4", 0),
    13: ("u1", 0xFF),
}
"""FIT base type (its low five bits) → numpy type and the value that means "invalid" (FIT protocol, table of base types)."""
_TYPE_OF_SIZE = {1: 1, 2: 3, 4: 8}
"""A field without a description: what RunScribe, the only one seen to leave them out, uses for that many bytes."""


@dataclass(frozen=True, slots=True)
class DeveloperField:
    """One developer field of the record messages. `app` is the application's id in hex, "" when it gave none."""

    key: DeveloperKey
    app: str
    name: str = ""
    units: str = ""
    base_type: int = 2
    scale: float = 1
    offset: float = 0
    native: int | None = None
    """The native record field it stands for, by its number in the FIT profile."""

    def column(self, found: Scan) -> Floats:
        """Its value in each of the n records, NaN = invalid or not in that record."""
        dtype, invalid = _TYPES.get(self.base_type & 0x1F, _TYPES[2])
        raw, _there = developer_bytes(found, self.key, dtype)
        return np.asarray(np.where(raw == invalid, np.nan, raw) / self.scale - self.offset, dtype=np.float64)


def developer_fields(found: Scan) -> dict[DeveloperKey, DeveloperField]:
    """The developer fields that records of this file have, described or not."""
    apps = {values.get(3, b"\0")[0]: values.get(1, b"").hex() for values in _messages(found, DEVELOPER_DATA_ID)}
    described: dict[DeveloperKey, DeveloperField] = {}
    for values in _messages(found, FIELD_DESCRIPTION):
        key = (values.get(0, b"\xff")[0], values.get(1, b"\xff")[0])
        native = values.get(15, b"\xff")[0]
        described[key] = DeveloperField(
            key,
            apps.get(key[0], ""),
            _text(values.get(3, b"")),
            _text(values.get(8, b"")),
            values.get(2, b"\x02")[0],
            _given(values.get(6, b"\xff")[0], 0xFF) or 1,
            _given(int.from_bytes(values.get(7, b"\x7f")[:1], "little", signed=True), 0x7F) or 0,
            None if native == 0xFF else native,  # noqa: PLR2004 - FIT's invalid uint8
        )
    out: dict[DeveloperKey, DeveloperField] = {}
    for one in found.of(RECORD):
        for key, _offset, size in one.developer:
            plain = DeveloperField(key, apps.get(key[0], ""), base_type=_TYPE_OF_SIZE.get(size, 2))
            out[key] = described.get(key, plain)
    return out


def _given(value: int, invalid: int) -> int | None:
    return None if value == invalid else value


def _text(raw: bytes) -> str:
    return raw.split(b"\0")[0].decode("utf-8", "replace").strip()


def _messages(found: Scan, message: int) -> list[dict[int, bytes]]:
    """Raw bytes of every field of every message of that number, least significant byte first."""
    return [_fields(found.data, one, at) for one in found.of(message) for at in one.at]


def _fields(data: bytes, one: Definition, at: int) -> dict[int, bytes]:
    return {number: data[at + offset : at + offset + size] for number, offset, size, _base in one.fields if size}
