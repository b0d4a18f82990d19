"""What intervals.icu lists, in whatever form, and which of it is to be fetched."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from formats import intervals_icu
from formats.intervals_icu import MOST_TRIES, Activity, Known, blocked, go_on, parse, wanted

RUN: dict[str, Any] = {
    "id": "i55751783",
    "source": "GARMIN_CONNECT",
    "start_date": "2026-11-22T07:01:00Z",
    "start_date_local": "2026-11-22T08:01:00",
    "type": "Run",
    "file_type": "fit",
    "elapsed_time": 3600,
    "distance": 10012.4,
    "icu_sync_date": "2026-11-22T08:10:00.000+00:00",
}
STUB = {
    "id": "16457456654",
    "icu_athlete_id": "i12345",
    "start_date_local": "2026-11-20T08:01:00",
    "source": "STRAVA",
    "_note": "STRAVA activities are not available via the API",
}
SCALARS = st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text(max_size=20)
JSON = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(max_size=5), SCALARS, max_size=3)


def one(**changes: Any) -> Activity:
    """The run, as it is listed after these changes."""
    return parse(json.dumps([RUN | changes]).encode())[0]


def test_a_run_and_a_stub() -> None:
    """As the documentation has them; the id of the stub is Strava's."""
    run, stub = parse(json.dumps([RUN, STUB]).encode())
    assert (run.id, run.day, run.file_type, run.blocked) == ("i55751783", date(2026, 11, 22), "fit", False)
    assert (stub.id, stub.day, stub.blocked) == ("16457456654", date(2026, 11, 20), True)
    assert wanted([run, stub], {}) == [run]
    assert blocked([run, stub], {}) == [stub]


@pytest.mark.parametrize("name", ["icu_sync_date", "distance", "type", "file_type", "elapsed_time", "start_date", "source"])
def test_what_says_something_of_the_recording_makes_its_version(name: str) -> None:
    """A change of it is a change; what the athlete or the service does with it is none."""
    assert one(**{name: "other"}).version != one().version
    assert one(name="Long one", analyzed="2027-01-01T00:00:00", icu_training_load=80, feel=3).version == one().version


@given(st.lists(st.dictionaries(st.sampled_from([*RUN, "_note"]), JSON, max_size=5), max_size=4))
def test_whatever_stands_in_it(entries: list[dict[str, Any]]) -> None:
    """Nothing breaks, and every id can stand in an address."""
    for activity in parse(json.dumps(entries).encode()):
        assert intervals_icu._ID.fullmatch(activity.id)
        assert "\n" not in activity.started
        assert activity.day is None or isinstance(activity.day, date)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_what_is_no_list_is_refused(body: bytes) -> None:
    """With a reason, and never otherwise."""
    refused = ""
    try:
        found: list[Activity] | None = parse(body)
    except BadInput as error:
        found, refused = None, error.field
    assert isinstance(found, list) or refused == "activities"


def test_what_is_fetched() -> None:
    """New, changed, or failed a few times; what is no run is not; what has no type may be one."""
    run = one()
    for outcome in ("imported", "duplicate", "deleted", "refused"):
        assert wanted([run], {run.id: Known(run.version, outcome)}) == []
        assert wanted([run], {run.id: Known("before", outcome)}) == [run]
    assert wanted([run], {run.id: Known(run.version, "failed", MOST_TRIES - 1)}) == [run]
    assert wanted([run], {run.id: Known(run.version, "failed", MOST_TRIES)}) == []
    kinds = ("Run", "TrailRun", "VirtualRun", "Ride", "WeightTraining", None)
    assert [bool(wanted([one(type=kind)], {})) for kind in kinds] == [True, True, True, False, False, True]


@given(
    days=st.lists(st.integers(0, 4000), max_size=60),
    most=st.integers(2, 9),
    inclusive=st.booleans(),
    since=st.integers(0, 4000),
)
def test_going_back_finds_everything(days: list[int], most: int, since: int, *, inclusive: bool) -> None:
    """However few the service gives at once, and whether or not `newest` is meant with its day: all of it, and it ends."""
    today = date(2026, 11, 22)
    there = [one(id=f"i{n}", start_date_local=f"{today - timedelta(days=day)}T08:00:00") for n, day in enumerate(days)]
    for day in set(days):  # more on one day than come at once cannot be told apart by days
        if days.count(day) > most // 2:
            return
    there.sort(key=lambda activity: activity.started, reverse=True)
    oldest = today - timedelta(days=since)
    seen: set[str] = set()
    newest: date | None = today + timedelta(days=1)
    asked = 0
    while newest is not None:
        asked += 1
        assert asked < 300
        page = [a for a in there if a.day and oldest <= a.day and (a.day <= newest if inclusive else a.day < newest)][:most]
        following = go_on(page, seen, newest, oldest)
        seen |= {activity.id for activity in page}
        newest = following
    assert seen == {activity.id for activity in there if activity.day and activity.day >= oldest}


@pytest.mark.parametrize(("typed", "found"), [("", "0"), (" I12345 ", "i12345"), ("2049151", "2049151")])
def test_an_athlete(typed: str, found: str) -> None:
    """With or without its letter; nothing is the owner of the key."""
    assert intervals_icu.athlete_id(typed) == found


@given(st.text())
def test_no_athlete_leads_out_of_the_address(typed: str) -> None:
    """Whatever is typed, it is digits or refused."""
    refused = ""
    try:
        found = intervals_icu.athlete_id(typed)
    except BadInput as error:
        found, refused = "", error.field
    assert (found.isascii() and found.removeprefix("i").isdigit()) or refused == "athlete"
