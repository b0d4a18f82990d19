"""What was wrong with a run's data, and who measured it, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from api.pages.words import Words
from domain.fields import FIELD

_FLAG = re.compile(r"(?P<kind>[a-z0-9_]+)(?::(?P<what>[^:=]*[^:=\d][^:=]*))?(?:[:=](?P<n>\d+))?")
"""`partial_file`, `merged:3`, `missing=12`, `out_of_range:speed:3`, `asleep:stryd:13`."""
_MOVED = re.compile(r"clock_jump:\d+-\d+:(-?\d+)")
"""A jump of the clock of a device that sent its run: between which samples, and by how many ms."""


def notes(flags: Iterable[str], words: Words) -> list[str]:
    """A sentence for each data-quality flag; one that is not known, of a later version perhaps, is shown by its name."""
    return [_note(flag, words) for flag in flags]


def _note(flag: str, words: Words) -> str:
    moved = _MOVED.fullmatch(flag)
    if moved is not None:
        return words.t("page-note-clock_moved", seconds=round(abs(int(moved[1])) / 1000))
    found = _FLAG.fullmatch(flag)
    message = f"page-note-{found['kind']}" if found else ""
    if found is None or not words.say.has(message):
        return flag.replace("_", " ")
    what = found["what"] or ""
    return words.t(message, what=field(what, words) if what in FIELD else what, n=int(found["n"] or 0))


def field(name: str, words: Words) -> str:
    """A measured field as people call it."""
    return words.known(f"field-{name}", name.replace("_", " "))


def measured_by(sensors: Mapping[str, str], words: Words) -> list[tuple[str, str]]:
    """(sensor, the fields it measured) for each sensor, in the order in which they are first named."""
    found: dict[str, list[str]] = {}
    for name, sensor in sensors.items():
        found.setdefault(sensor, []).append(field(name, words))
    return [(sensor, ", ".join(fields)) for sensor, fields in found.items()]
