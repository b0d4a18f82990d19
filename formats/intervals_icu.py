"""What intervals.icu says of an athlete's activities, and which of them are still to be fetched.

Read from its documented API only (`GET /api/v1/athlete/{id}/activities`): https://intervals.icu/api/v1/docs and
https://forum.intervals.icu/t/intervals-icu-api-integration-cookbook/80090. The list comes newest first; there is no
cursor, so one goes back by days. What came to intervals.icu from Strava stands in it as an empty stub with `source` STRAVA
and a `_note`: Strava does not let it be passed on. Nothing says when an activity was changed: see `FIELDS`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from domain.errors import BadInput, shape

SERVICE = "intervals.icu"
FIELDS = (
    "id",
    "source",
    "start_date",
    "start_date_local",
    "type",
    "elapsed_time",
    "distance",
    "file_type",
    "external_id",
    "icu_sync_date",
    "_note",
)
"""What is asked for of each activity. All but the note make its version: not `analyzed`, which changes for every activity
when a threshold of the athlete does, though no recording did."""
RUNS = frozenset({"Run", "TrailRun", "VirtualRun"})
"""The types of activity that are fetched; one of no type at all is too, and its file tells."""
MOST_TRIES = 5
"""So often a recording is asked for whose fetching fails; then only when it changes."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ATHLETE = re.compile(r"0|i?[0-9]{1,20}")
_A_DAY = timedelta(days=1)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of the list. `version` changes when its recording may have changed."""

    id: str
    version: str
    started: str = ""
    """Local time, ISO 8601; "": not said."""
    type: str | None = None
    file_type: str | None = None
    """fit | gpx | tcx …; None: not said."""
    blocked: bool = False
    """It came from Strava and cannot be fetched."""

    @property
    def day(self) -> date | None:
        """The local day it began on."""
        try:
            return date.fromisoformat(self.started[:10])
        except ValueError:
            return None

    @property
    def may_be_run(self) -> bool:
        """Whether there may be a run in it."""
        return self.type is None or self.type in RUNS


@dataclass(frozen=True, slots=True)
class Known:
    """What became of an activity before, at that version."""

    version: str
    outcome: str
    tries: int = 0


def athlete_id(text: str) -> str:
    """The id of an athlete as it stands in addresses; "" is the owner of the key, whom the API calls 0.

    Raises:
        BadInput: it cannot be one.

    """
    found = text.strip().lower() or "0"
    if _ATHLETE.fullmatch(found) is None:
        what = f"An athlete of intervals.icu cannot be {shape(text)}."
        raise BadInput(what, "Take it from its Settings page, such as i12345, or leave it out.", field="athlete")
    return found


def since(text: str) -> date | None:
    """The day before which nothing is fetched; None: there is none.

    Raises:
        BadInput: it is no day.

    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(f"A day cannot be {shape(text)}.", "Write it as 2019-07-22.", field="since") from error


def parse(body: bytes) -> list[Activity]:
    """The activities of a list, in its order; an entry that has no usable id is passed over.

    Raises:
        BadInput: it is no list of objects in JSON.

    """
    try:
        found = msgspec.json.decode(body, type=list[dict[str, Any]])
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(
            "The list of activities is not what the API documents.", "Try again later.", field="activities"
        ) from error
    return [activity for entry in found if (activity := _activity(entry)) is not None]


def _activity(entry: Mapping[str, Any]) -> Activity | None:
    number = entry.get("id")
    remote_id = str(number) if isinstance(number, str | int) and not isinstance(number, bool) else ""
    if _ID.fullmatch(remote_id) is None:
        return None
    said = {name: entry.get(name) for name in FIELDS if name != "_note"}
    blocked = entry.get("source") == "STRAVA" or entry.get("_note") is not None
    return Activity(
        remote_id,
        hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16],
        _text(entry.get("start_date_local")) or _text(entry.get("start_date")) or "",
        _text(entry.get("type")),
        (_text(entry.get("file_type")) or "").lower() or None,
        blocked,
    )


def _text(value: object) -> str | None:
    return value[:_LONGEST] if isinstance(value, str) and value.isprintable() else None


def wanted(listed: Sequence[Activity], known: Mapping[str, Known]) -> list[Activity]:
    """What is to be fetched now, in the order of the list: what is new, was changed, or failed a few times only."""
    return [one for one in listed if not one.blocked and one.may_be_run and _open(one, known.get(one.id))]


def blocked(listed: Sequence[Activity], known: Mapping[str, Known]) -> list[Activity]:
    """What came from Strava and is not known as such."""
    return [one for one in listed if one.blocked and (one.id not in known or known[one.id].version != one.version)]


def _open(one: Activity, before: Known | None) -> bool:
    if before is None or before.version != one.version:
        return True
    return before.outcome == "failed" and before.tries < MOST_TRIES


def go_on(page: Sequence[Activity], seen: Collection[str], newest: date, oldest: date) -> date | None:
    """The day up to which the list is asked for next, going back; None: nothing comes before.

    Days overlap by one, for whether `newest` is meant with its day is not documented; neither is how many entries come at
    most, so only a page with nothing new in it is the last.
    """
    days = [one.day for one in page if one.id not in seen and one.day is not None]
    if not days:
        return None
    last = min(min(days) + _A_DAY, newest - _A_DAY)
    return last if last >= oldest else None
