"""Deflate streams as they lie in a zip (RFC 1951): unpacked within what was claimed, and kept without packing them again."""

from __future__ import annotations

import zlib

from domain.errors import BadInput

_RAW = -zlib.MAX_WBITS
_HEADER = b"\x78\x9c"
"""Of a zlib stream (RFC 1950): deflate with a window of 32 kB, no dictionary."""


def unpacked(raw: bytes, size: int, crc: int) -> bytes:
    """The `size` bytes with the CRC-32 `crc` that `raw` holds; never more than one byte more is unpacked.

    Raises:
        BadInput: it holds something else than was claimed, or is damaged.

    """
    stream = zlib.decompressobj(_RAW)
    try:
        data = stream.decompress(raw, size + 1)
    except zlib.error as error:
        raise BadInput("The file is damaged inside its archive.", "Export the archive again.", field="file") from error
    if len(data) != size or not stream.eof:
        raise BadInput("The archive is wrong about the size of this file.", "Export the archive again.", field="file")
    if zlib.crc32(data) != crc:
        raise BadInput("The file is damaged inside its archive.", "Export the archive again.", field="file")
    return data


def as_zlib(raw: bytes, data: bytes) -> bytes:
    """`raw`, which holds `data`, as what `zlib.decompress` takes."""
    return b"".join((_HEADER, raw, zlib.adler32(data).to_bytes(4, "big")))
