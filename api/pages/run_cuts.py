"""A run cut into laps or splits, as rows of a table; a column that nobody measured is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.words import Words
from domain.model import Lap
from domain.splits import Split

_WHOLE_LAPS = 2
"""One lap is the run itself."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One row: what it is called, its cells, and what is to be said of it, e.g. that it is not a whole one."""

    name: str
    cells: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cuts:
    """A table: the heads of its columns after the first, and its rows."""

    heads: tuple[str, ...]
    rows: tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    first: tuple[str, ...]
    cadence_spm: float | None
    stance_time_ms: float | None
    ascent_m: float | None
    note: str = ""


def split_cuts(found: Sequence[Split], words: Words) -> Cuts | None:
    """Splits by number, the rest of the run by its length; None without any."""
    rows = []
    for i, one in enumerate(found):
        pace = words.say.pace(one.speed_m_s) if one.speed_m_s else words.pace(None, None)
        name = words.distance(one.distance_m, 2) if one.partial else str(i + 1)
        note = words.t("page-run-split-rest") if one.partial else ""
        rows.append(_Row(name, (pace,), one.cadence_spm, one.stance_time_ms, one.ascent_m, note))
    return _cuts(rows, (words.t("page-word-pace"),), words) if rows else None


def lap_cuts(found: Sequence[Lap], words: Words) -> Cuts | None:
    """Laps, with what ended each where not all ended alike; None when the watch counted none, or only the whole run."""
    if len(found) < _WHOLE_LAPS:
        return None
    mixed = len({lap.trigger for lap in found[:-1]}) > 1
    rows = [
        _Row(
            str(i + 1),
            (words.distance(lap.distance_m, 2), words.duration(lap.timer_s), words.pace(lap.distance_m, lap.timer_s)),
            lap.cadence_spm,
            lap.stance_time_ms,
            lap.ascent_m,
            words.known(f"lap-trigger-{lap.trigger}", "") if lap.trigger and mixed else "",
        )
        for i, lap in enumerate(found)
    ]
    heads = (words.t("page-word-distance"), words.t("page-word-time"), words.t("page-word-pace"))
    return _cuts(rows, heads, words)


def _cuts(rows: Sequence[_Row], heads: tuple[str, ...], words: Words) -> Cuts:
    optional = [
        (words.t("page-word-cadence"), [words.number(row.cadence_spm, 0) for row in rows]),
        (words.t("page-runs-contact"), [_with(words.number(row.stance_time_ms, 0), "ms") for row in rows]),
        (words.t("page-run-climb"), [words.say.height(row.ascent_m) if row.ascent_m is not None else "–" for row in rows]),
    ]
    known = [(head, cells) for head, cells in optional if any(cell != "–" for cell in cells)]
    return Cuts(
        (*heads, *(head for head, _ in known)),
        tuple(Cut(row.name, (*row.first, *(cells[i] for _, cells in known)), row.note) for i, row in enumerate(rows)),
    )


def _with(text: str, unit: str) -> str:
    return text if text == "–" else f"{text} {unit}"
