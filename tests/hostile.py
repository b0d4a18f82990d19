"""Archives as somebody makes them who wishes us ill: bombs, lies and names that lead elsewhere."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from tests.recordings import zipped

MIB = 1 << 20
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")


def zeros(size: int) -> bytes:
    """A raw deflate stream of so many zeros (whole MiB), made without ever having them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size // MIB) + packer.flush()


def zeros_gz(size: int) -> bytes:
    """The same as a gzip file."""
    return b"\x1f\x8b\x08\0\0\0\0\0\0\3" + zeros(size) + struct.pack("<LL", 0, size & 0xFFFFFFFF)


def member(name: bytes, raw: bytes, size: int, crc: int = 0, *, method: int = 8, flags: int = 0) -> bytes:
    """A zip of one member, whatever it claims of itself."""
    return archive([(name, raw, size, crc)], method=method, flags=flags)


def archive(members: Sequence[tuple[bytes, bytes, int, int]], *, method: int = 8, flags: int = 0) -> bytes:
    """A zip of (name, bytes as they lie there, claimed size, claimed CRC-32)."""
    out, directory, at = [], [], 0
    for name, raw, claimed, crc in members:
        size = min(claimed, 0xFFFFFFFF)
        head = _LOCAL.pack(b"PK\3\4", 20, flags, method, 0, 0x21, crc, len(raw), size, len(name), 0) + name
        directory.append(
            _CENTRAL.pack(b"PK\1\2", 0x314, 20, flags, method, 0, 0x21, crc, len(raw), size, len(name), 0, 0, 0, 0, 0, at)
            + name
        )
        out.append(head + raw)
        at += len(head) + len(raw)
    return b"".join(out) + ended(directory, at)


def ended(directory: Sequence[bytes], at: int) -> bytes:
    """The list of members and what closes it."""
    listed = b"".join(directory)
    count = min(len(directory), 0xFFFF)
    return listed + _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), at, 0)


def overlapping(copies: int, size: int) -> bytes:
    """One stream of zeros that every member claims as its own."""
    raw = zeros(size)
    name = b"0.fit"
    head = _LOCAL.pack(b"PK\3\4", 20, 0, 8, 0, 0x21, 0, len(raw), size, len(name), 0) + name
    directory = [
        _CENTRAL.pack(b"PK\1\2", 0x314, 20, 0, 8, 0, 0x21, 0, len(raw), size, len(name), 0, 0, 0, 0, 0, 0) + name
        for _ in range(copies)
    ]
    return head + raw + ended(directory, len(head) + len(raw))


def nested(depth: int, width: int, size: int) -> bytes:
    """Like 42.zip: zips in zips, the last of them full of zeros."""
    raw = zeros(size)
    held = archive([(b"%d.fit" % n, raw, size, 0) for n in range(width)])
    for _ in range(depth):
        held = zipped({f"{n}.zip": held for n in range(width)})
    return held


def deep(depth: int, inside: Mapping[str, bytes]) -> bytes:
    """Those files under so many zips."""
    held = zipped(inside)
    for _ in range(depth - 1):
        held = zipped({"deeper.zip": held})
    return held


def linked(name: str, to: str) -> bytes:
    """A zip with a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, 0o120777 << 16
        made.writestr(info, to)
    return out.getvalue()


def deflated(data: bytes) -> tuple[bytes, int, int]:
    """Bytes as they lie in a zip, their size and CRC-32."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(), len(data), zlib.crc32(data)
