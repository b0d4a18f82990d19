"""Files to be saved: the headers that name them safely."""

from __future__ import annotations

import re
from urllib.parse import quote

from fastapi.responses import Response

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 100


def safe_name(name: str) -> str:
    """`name` as a file's name that no system and no header can misread: no folder, no control, never hidden or empty."""
    last = re.split(r"[/\\]", name)[-1]
    return _UNSAFE.sub("_", last).strip("._")[-_LONGEST:] or "run"


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """`content` to be saved as `name`; who reads RFC 6266 sees the name as it is written, others its safe form."""
    plain = safe_name(name)
    known = "".join(c for c in re.split(r"[/\\]", name)[-1] if c.isprintable())[-_LONGEST:]
    disposition = f'attachment; filename="{plain}"'
    if known and known != plain:
        disposition += f"; filename*=UTF-8''{quote(known, safe='')}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})
