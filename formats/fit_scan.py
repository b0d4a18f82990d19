"""The skeleton of a FIT file: where each message lies. No values but those of the developers' own fields.

Decoders name developer fields by what their descriptions say, so that two "Power" fields of two sensors become one and
an unnamed one vanishes. Here they are columns keyed by (developer_data_index, field number), as the FIT protocol means
them. The walk stops, without error, at the first byte that makes no sense: what came before is good.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from domain.trace import Floats, Ints

RECORD, FIELD_DESCRIPTION, DEVELOPER_DATA_ID = 20, 206, 207
_SUMMARY = frozenset({0, 12, 18, 19, 21, 23, 34, FIELD_DESCRIPTION, DEVELOPER_DATA_ID})
"""file_id, sport, session, lap, event, device_info, activity and the developers' messages."""
_COMPRESSED, _DEFINITION, _DEVELOPER = 0x80, 0x40, 0x20

DeveloperKey = tuple[int, int]
"""(developer_data_index, field number)."""


@dataclass(slots=True)
class Definition:
    """One definition message and the data messages that follow it; `at` holds the offset of each one's first field."""

    message: int
    byte_order: str
    size: int
    fields: list[tuple[int, int, int, int]]
    """(number, offset in the message, size, base type)"""
    developer: list[tuple[DeveloperKey, int, int]]
    """(key, offset in the message, size)"""
    at: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scan:
    """What the walk found. `complete`: it came to the end of the file without a fault."""

    data: bytes
    definitions: list[Definition]
    summary: bytes | None
    """A small FIT file with the same messages but records and other mass data; None when it could not be made."""
    complete: bool
    """Every byte belongs to a message, a header or a checksum."""

    def of(self, message: int) -> list[Definition]:
        """Definitions of that global message number that have data."""
        return [one for one in self.definitions if one.message == message and one.at]

    def offsets(self, message: int) -> Ints:
        """Offsets of all its data messages, in file order."""
        return np.sort(np.array([at for one in self.of(message) for at in one.at], dtype=np.int64))


class _Walk:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.definitions: list[Definition] = []
        self.kept: list[bytes] = []
        self.can_summarise = True

    def run(self) -> Scan:
        at, complete = 0, False
        while at < len(self.data):
            size = self.data[at]
            if size not in {12, 14} or self.data[at + 8 : at + 12] != b".FIT":
                break
            length = int.from_bytes(self.data[at + 4 : at + 8], "little")
            end = at + size + length
            stopped = self._messages(at + size, min(end, len(self.data)))
            at = end + 2
            complete = stopped and at == len(self.data)
            if not stopped:
                break
        summary = fit_file(b"".join(self.kept)) if self.can_summarise and self.definitions else None
        return Scan(self.data, self.definitions, summary, complete)

    def _messages(self, at: int, end: int) -> bool:
        """Walk the messages of one sequence; True when it ended exactly at `end`."""
        data, sizes = self.data, [0] * 16
        note: list[Callable[[int], None] | None] = [None] * 16
        while at < end:
            header = data[at]
            if header & _COMPRESSED:
                local = header >> 5 & 3
            elif header & _DEFINITION:
                found = _definition(data, at, end)
                if found is None:
                    return False
                one, after = found
                local = header & 15
                wanted = one.message in _SUMMARY
                sizes[local] = one.size + 1
                note[local] = self._keeper(one) if wanted else one.at.append
                if wanted:
                    self.kept.append(data[at:after])
                self.definitions.append(one)
                at = after
                continue
            else:
                local = header & 15
            noted = note[local]
            if noted is None or at + sizes[local] > end:
                return False
            noted(at + 1)
            at += sizes[local]
        return at == end

    def _keeper(self, one: Definition) -> Callable[[int], None]:
        def keep(at: int) -> None:
            one.at.append(at)
            if self.data[at - 1] & _COMPRESSED:  # its time hangs on messages that the summary leaves out
                self.can_summarise = False
            self.kept.append(self.data[at - 1 : at + one.size])

        return keep


def _definition(data: bytes, at: int, end: int) -> tuple[Definition, int] | None:
    """The definition message at `at` and the offset after it; None when it is cut off or impossible."""
    if at + 6 > end or data[at + 2] > 1:
        return None
    order = "<>"[data[at + 2]]
    message, n = struct.unpack_from(order + "HB", data, at + 3)
    start, size = at + 6, 0
    if start + 3 * n > end:
        return None
    fields: list[tuple[int, int, int, int]] = []
    for i in range(start, start + 3 * n, 3):
        fields.append((data[i], size, data[i + 1], data[i + 2]))
        size += data[i + 1]
    start += 3 * n
    developer: list[tuple[DeveloperKey, int, int]] = []
    if data[at] & _DEVELOPER:
        if start >= end or start + 1 + 3 * data[start] > end:
            return None
        for i in range(start + 1, start + 1 + 3 * data[start], 3):
            developer.append(((data[i + 2], data[i]), size, data[i + 1]))
            size += data[i + 1]
        start += 1 + 3 * data[start]
    return Definition(message, order, size, fields, developer), start


def scan(data: bytes) -> Scan:
    """Walk the messages of a FIT file (or of several, chained in one); never fails."""
    return _Walk(data).run()


def gather(data: bytes, at: Ints, size: int) -> NDArray[np.uint8]:
    """`size` bytes from each of n offsets, as an n x size array."""
    raw = np.frombuffer(data, dtype=np.uint8)
    return np.asarray(raw[at[:, None] + np.arange(size)])


def native_bytes(found: Scan, number: int, size: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Raw bytes (n x size) of one native field of all n records, and which records have it in that size."""
    rows = found.offsets(RECORD)
    out, there = np.zeros((len(rows), size), np.uint8), np.zeros(len(rows), np.bool_)
    for one in found.of(RECORD):
        for field_number, offset, field_size, _base in one.fields:
            if (field_number, field_size) == (number, size):
                at = np.array(one.at, dtype=np.int64)
                where = np.searchsorted(rows, at)
                out[where], there[where] = gather(found.data, at + offset, size), True
    return out, there


def developer_bytes(found: Scan, key: DeveloperKey, dtype: str) -> tuple[Floats, NDArray[np.bool_]]:
    """One developer field of all n records as numbers of numpy type `dtype` (e.g. "u2"), and which records have it.

    A field that holds an array gives its first value.
    """
    rows = found.offsets(RECORD)
    out, there = np.full(len(rows), np.nan), np.zeros(len(rows), np.bool_)
    width = int(dtype[1:])
    for one in found.of(RECORD):
        for known, offset, size in one.developer:
            if known == key and size >= width:
                at = np.array(one.at, dtype=np.int64)
                where = np.searchsorted(rows, at)
                out[where] = gather(found.data, at + offset, width).view(one.byte_order + dtype)[:, 0]
                there[where] = True
    return out, there


def fit_file(messages: bytes) -> bytes:
    """`messages` as a FIT file of their own, with header and checksum."""
    header = struct.pack("<BBHI4s", 14, 0x20, 2132, len(messages), b".FIT")
    # With the header's own checksum in it, that of the file is the same whether a reader counts the header or not.
    return b"".join((header, struct.pack("<H", checksum(header)), messages, struct.pack("<H", checksum(messages))))


def _table() -> tuple[int, ...]:
    made = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
        made.append(crc)
    return tuple(made)


_CRC = _table()


def checksum(data: bytes) -> int:
    """FIT's CRC-16 (polynomial 0x8005, reflected) of `data`."""
    crc = 0
    for byte in data:
        crc = crc >> 8 ^ _CRC[(crc ^ byte) & 0xFF]
    return crc
