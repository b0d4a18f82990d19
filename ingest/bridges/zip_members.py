"""A stranger's zip: whether it is opened at all, which of its members are taken, and their bytes as they lie there.

Nothing is unpacked here, and nowhere under a member's name. What a zip claims of itself is only ever used against it.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import IO

from ingest.bridges.decode_wire import Request

_HEADER = struct.Struct("<4s22xHH")
"""A local header: signature, …, length of the name, length of the extra field (APPNOTE.TXT 4.3.7)."""
_SIGNATURE = b"PK\x03\x04"
_LEAST_HEADER = 30
_END = struct.Struct("<4s8xL")
"""The end of the directory: signature, …, its size in bytes (4.3.16)."""
_END64 = struct.Struct("<4s36xQ")
_LOCATOR_BYTES, _END_BYTES, _END64_BYTES, _COMMENT_BYTES = 20, 22, 56, 65_535
_WIDE = 0xFFFFFFFF
MOST_DIRECTORY_BYTES = 16 << 20
"""Of the list of a zip's members, which is read whole: 100,000 files with the names of a watch maker's export."""
_LONGEST_NAME = 1024
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DRIVE = re.compile(r"[A-Za-z]:")


def directory_bytes(opened: IO[bytes]) -> int:
    """How large the list of members says it is, bytes; 0 when there is none to be found."""
    size = opened.seek(0, 2)
    opened.seek(max(size - _END_BYTES - _COMMENT_BYTES, 0))
    tail = opened.read(_END_BYTES + _COMMENT_BYTES)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_BYTES:
        return 0
    _signature, claimed = _END.unpack_from(tail, at)
    end = max(size - len(tail) + at - _LOCATOR_BYTES - _END64_BYTES, 0)
    opened.seek(end)
    wide = opened.read(_END64_BYTES)
    if len(wide) == _END64_BYTES and wide.startswith(b"PK\x06\x06"):
        return max(int(_END64.unpack_from(wide)[1]), int(claimed) if claimed != _WIDE else 0)
    return int(claimed)


def overlapping(members: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether two members share bytes, which no honest zip needs: it is how a small one is made to unpack to terabytes.

    https://www.bamsoftware.com/hacks/zipbomb/
    """
    ends = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < ends:
            return True
        ends = member.header_offset + _LEAST_HEADER + member.compress_size
    return False


def unfit(member: zipfile.ZipInfo) -> str:
    """Why a member is not taken, "" when it is."""
    name = member.orig_filename
    if len(name) > _LONGEST_NAME:
        return "its name is longer than any file's"
    if "\0" in name or ".." in re.split(r"[/\\]", name) or name.startswith(("/", "\\")) or _DRIVE.match(name):
        return "its name leads out of the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link; put the file itself into the archive"
    if member.flag_bits & _ENCRYPTED:
        return "it is encrypted; unpack the archive with its password and import what is in it"
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "it is compressed in a way that exports are not; unpack the archive and import what is in it"
    return ""


def request(opened: IO[bytes], member: zipfile.ZipInfo, name: str) -> Request:
    """The member as something to decode; deflated ones are unpacked where they are decoded.

    Raises:
        zipfile.BadZipFile: the zip is at odds with itself.

    """
    opened.seek(member.header_offset)
    head = opened.read(_HEADER.size)
    if len(head) < _HEADER.size or head[:4] != _SIGNATURE:
        raise zipfile.BadZipFile("there is no file where the archive says one is")
    _signature, name_bytes, extra_bytes = _HEADER.unpack(head)
    opened.seek(name_bytes + extra_bytes, 1)
    data = opened.read(member.compress_size)
    if len(data) != member.compress_size:
        raise zipfile.BadZipFile("the archive is cut off")
    if member.compress_type == zipfile.ZIP_DEFLATED:
        return Request(name, data=data, deflated=(member.file_size, member.CRC))
    if len(data) != member.file_size or zlib.crc32(data) != member.CRC:
        raise zipfile.BadZipFile("the file is damaged inside its archive")
    return Request(name, data=data)
