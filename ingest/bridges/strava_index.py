"""The `activities.csv` of a Strava export: what each file in it is called, and whether it is a run.

The columns of a bulk export (https://support.strava.com/hc/en-us/articles/216918437) begin with id, date, name, type and
description whatever the language of their names; the file's name stands further right, as `activities/…`. The types are
words of that language too: one that we do not know says nothing, and then the file itself decides.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NAME = "activities.csv"
MAX_BYTES = 32 << 20
_FOLDER = "activities/"
_TITLE, _TYPE = 2, 3
_RUNS = frozenset({
    "run", "trail run", "virtual run", "trailrun", "virtualrun", "lauf", "traillauf", "virtueller lauf",
    "course à pied", "trail", "course à pied virtuelle", "carrera", "corsa", "corrida", "hardlopen", "hardloopsessie",
})  # fmt: skip
_OTHERS = frozenset({
    "alpine ski", "backcountry ski", "badminton", "canoe", "canoeing", "crossfit", "e-bike ride",
    "e-mountain bike ride", "elliptical", "golf", "gravel ride", "handcycle", "high intensity interval training",
    "hiit", "hike", "ice skate", "inline skate", "kayaking", "kitesurf", "mountain bike ride", "nordic ski", "padel",
    "pickleball", "pilates", "racquetball", "ride", "rock climb", "rock climbing", "roller ski", "rowing", "sail",
    "skateboard", "snowboard", "snowshoe", "soccer", "squash", "stair stepper", "stand up paddling", "surf",
    "surfing", "swim", "table tennis", "tennis", "velomobile", "virtual ride", "virtual row", "walk",
    "weight training", "wheelchair", "windsurf", "workout", "yoga", "radfahrt", "schwimmen", "spaziergang",
    "wanderung", "krafttraining", "vélo", "natation", "marche", "randonnée",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index says of one file; `running` is None when its type is a word we do not know."""

    title: str
    kind: str
    running: bool | None


def entries(data: bytes) -> Mapping[str, Entry]:
    """The files of the index, by their names as they stand in it; empty when `data` is no such index."""
    text = data[:MAX_BYTES].decode("utf-8-sig", "replace")
    try:
        return dict(_rows(csv.reader(io.StringIO(text, newline=""))))
    except csv.Error:
        return {}


def _rows(rows: Iterable[list[str]]) -> Iterable[tuple[str, Entry]]:
    for row in rows:
        file = next((cell.strip() for cell in row[_TYPE + 1 :] if cell.startswith(_FOLDER)), "")
        if file:
            kind = row[_TYPE].strip()
            known = kind.lower()
            yield file, Entry(row[_TITLE].strip(), kind, True if known in _RUNS else False if known in _OTHERS else None)
