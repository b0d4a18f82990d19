"""Members of a stranger's zip: which are taken, and their bytes as they lie there. Nothing is unpacked here, and nowhere to disk."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import IO

from ingest.bridges.decode_wire import Request

_HEADER = struct.Struct("<4s22xHH")
"""A local header: signature, …, length of the name, length of the extra field (APPNOTE.TXT 4.3.7)."""
_SIGNATURE = b"PK\x03\x04"


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
