"""Times of day as people write them, `22:00`, and as they are kept, minutes after midnight. Pure."""

from __future__ import annotations

import re

from domain.errors import BadInput

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
HOURS, MINUTES = 24, 60


def shown(minute: int) -> str:
    """E.g. `22:00`."""
    return f"{minute // MINUTES:02d}:{minute % MINUTES:02d}"


def minutes(text: str, field: str) -> int:
    """Minutes after midnight of a time of day.

    Raises:
        BadInput: it is none; names the field.

    """
    found = _TIME.fullmatch(text.strip())
    if found is not None and int(found[1]) < HOURS and int(found[2]) < MINUTES:
        return int(found[1]) * MINUTES + int(found[2])
    raise BadInput(f"{field} has to be a time of day.", "Write it as 22:00.", field=field)
