"""Apple Health's `export.xml` in: its running workouts as runs, in flat memory whatever its size.

The records come before the workouts in it, so it is read twice: for the workouts, and for the records within them. What was
found is laid aside in a file when it grows. Its DTD is left out before it is parsed: since iOS 16 it is not well-formed.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import IO
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from domain import possible
from domain.errors import BadInput
from domain.model import RecordedRun, Recording
from domain.trace import Floats, Ints, Trace
from formats.apple_quantities import QUANTITIES, Dates
from formats.apple_samples import NO_ROUTE, ROUTE_FIELDS, sampled
from formats.apple_workouts import Workout, workouts
from formats.gpx_read import tracks
from formats.points import LEAST
from formats.samples import ordered
from formats.xml_stream import clean, feed

Route = Callable[[str], bytes | None]
"""Gives the bytes of a workout's route by the path in the export; None when it is not there."""
Beat = Callable[[], None]
"""Is called every few MiB: we are at work."""
_CHUNK = 1 << 20
_PROLOG = 1 << 20
_AT_ONCE = 1 << 22
"""Most numbers kept in memory before they are laid aside: 32 MiB."""
_MOST_AT_ONE_TIME = 16
"""Workouts that one record may count for: several apps may have recorded one run."""
_MOST_SOURCES = 1000
_MOST_ASIDE = 2 << 30
"""Bytes laid aside for one export: a run of an hour takes half a MB."""
_LARGEST_RUN = 128 << 20
"""Bytes of the records of one run: two days of every quantity at 1 s, of two devices."""
_ABSURD = 1e7
_ENCODING = re.compile(rb"""encoding=["']([\w.-]{1,40})["']""")
_NAME = re.compile(r"name:([^,>]{1,80})")


def no_route(_path: str) -> bytes | None:
    """Of an export without its folder of routes."""
    return None


def runs(
    opened: Callable[[], IO[bytes]], name: str, route: Route, aside: IO[bytes], beat: Beat = lambda: None
) -> Iterator[RecordedRun]:
    """The runs of an export, in order of their start, one in memory at a time.

    `opened` opens the export anew; `aside` is a file to lay things aside in, empty at first. A run's key and `file_sha256`
    are made of its workout's times, so that a later export brings only what is new.

    Raises:
        BadInput: it is no such export, or hostile; at the end, when some of its runs have no samples: says how many.

    """
    found, wrong = workouts(*_body(opened, beat))
    if not found:
        if wrong:
            raise BadInput(f"The export is damaged before any run in it ({wrong}).", "Export it again.", field="file")
        raise BadInput("There is no run in this export.", "Soleus keeps running only.", field="sport")
    kept = _Kept(found, aside)
    body, encoding = _body(opened, beat)
    feed(kept.parser(encoding), body)
    empty = 0
    for index, workout in enumerate(found):
        run = _run(workout, kept, index, name, route)
        if run is None:
            empty += 1
        else:
            yield run
        beat()
    if empty:
        many = "One run of this export has" if empty == 1 else f"{empty} runs of this export have"
        raise BadInput(f"{many} only totals, no samples.", "Enter what matters by hand.", field="Record")


def _body(opened: Callable[[], IO[bytes]], beat: Beat) -> tuple[Iterator[bytes], str | None]:
    """The document without what stands before its root, and the encoding that is declared there.

    Raises:
        BadInput: it has no such root, or declares entities.

    """
    stream = opened()
    head = b""
    while b"<HealthData" not in head and len(head) < _PROLOG and (more := stream.read(_CHUNK)):
        head += more
    prolog, root, rest = head.partition(b"<HealthData")
    if not root:
        raise BadInput("This is no Apple Health export.", "Choose the export.zip that the app makes.", field="file")
    if b"<!ENTITY" in prolog:
        raise BadInput("The file declares entities, which no export needs.", "Export it again.", field="file")
    encoding = _ENCODING.search(prolog)

    def body() -> Iterator[bytes]:
        with stream:
            yield root + rest
            while chunk := stream.read(_CHUNK):
                beat()
                yield chunk

    return clean(body()), encoding[1].decode() if encoding else None


class _Kept:
    """The records of the workouts, by workout, quantity and source, most of them laid aside."""

    def __init__(self, found: list[Workout], aside: IO[bytes]) -> None:
        self._found = found
        self._starts = [one.start_s for one in found]
        self._until = list(accumulate((one.end_s for one in found), max))
        self._days = {day for one in found for day in _days(one)}
        self._aside = aside
        self._now: dict[tuple[int, int, int], array[float]] = {}
        self._n = 0
        self._laid: dict[int, list[tuple[int, int, int, int]]] = {}
        """workout → (quantity, source, offset, bytes) of what is laid aside"""
        self._size: dict[int, int] = {}
        """workout → bytes of that"""
        self._quantities = {name: (number, one.units) for number, (name, one) in enumerate(QUANTITIES.items())}
        self._numbers: dict[str, int] = {}
        self._when = Dates()
        self.unknown: dict[int, set[str]] = {}
        """workout → fields whose unit is not known"""

    @property
    def sources(self) -> list[str]:
        """Names of the sources, by number."""
        return list(self._numbers)

    def parser(self, encoding: str | None) -> expat.XMLParserType:
        """A parser that puts records here."""
        parser = expat.ParserCreate(encoding)
        parser.StartElementHandler = self._take
        return parser

    def _take(self, element: str, told: Mapping[str, str]) -> None:
        if element != "Record":
            return
        quantity = self._quantities.get(told.get("type", ""))
        start_text = told.get("startDate", "")
        if quantity is None or start_text[:10] not in self._days:
            return
        start, end = self._when(start_text), self._when(told.get("endDate", ""))
        if start is None or end is None or end < start:
            return
        within = self._within(start, end)
        if not within:
            return
        number, units = quantity
        factor = units.get(told.get("unit", ""))
        try:
            value = float(told.get("value", "")) * factor if factor is not None else None
        except ValueError:
            return
        source = self._source(told.get("sourceName", ""))
        for workout in within:
            if value is None:
                self.unknown.setdefault(workout, set()).add(list(QUANTITIES.values())[number].field)
            elif source is not None and value == value:  # noqa: PLR0124 - NaN
                value = max(-_ABSURD, min(_ABSURD, value))  # wrong it stays, and arithmetic goes on
                since = self._starts[workout]
                self._now.setdefault((workout, number, source), array("d")).extend((start - since, end - since, value))
                self._n += 3
        if self._n > _AT_ONCE:
            self._lay_aside()

    def _within(self, start: float, end: float) -> list[int]:
        out: list[int] = []
        last = bisect_right(self._starts, end) - 1
        for at in range(last, max(last - _MOST_AT_ONE_TIME, -1), -1):
            if self._until[at] < start:
                break
            if self._found[at].end_s >= start:
                out.append(at)
        return out

    def _source(self, name: str) -> int | None:
        if name not in self._numbers and len(self._numbers) >= _MOST_SOURCES:
            return None
        return self._numbers.setdefault(name, len(self._numbers))

    def _lay_aside(self) -> None:
        offset = self._aside.seek(0, 2)
        for (workout, quantity, source), numbers in self._now.items():
            data = numbers.tobytes()
            self._laid.setdefault(workout, []).append((quantity, source, offset, len(data)))
            self._aside.write(data)
            offset += len(data)
            self._size[workout] = self._size.get(workout, 0) + len(data)
        if offset > _MOST_ASIDE or max(self._size.values(), default=0) > _LARGEST_RUN:
            raise BadInput("The export has more records in its runs than can be.", "Export it again.", field="Record")
        self._now, self._n = {}, 0

    def of(self, workout: int) -> dict[tuple[int, int], NDArray[np.float64]]:
        """The records of one workout: rows of from, to (s since its start), value."""
        if self._now:
            self._lay_aside()
        parts: dict[tuple[int, int], list[NDArray[np.float64]]] = {}
        for quantity, source, offset, size in self._laid.get(workout, ()):
            self._aside.seek(offset)
            parts.setdefault((quantity, source), []).append(np.frombuffer(self._aside.read(size)).reshape(-1, 3))
        return {key: np.concatenate(rows) for key, rows in parts.items()}


def _days(workout: Workout) -> Iterable[str]:
    """The dates that may stand in records of the workout, whatever the zone of the phone, a day before it included."""
    first = np.datetime64(int(workout.start_s - 38 * 3600), "s").astype("datetime64[D]")
    last = np.datetime64(int(workout.end_s + 14 * 3600), "s").astype("datetime64[D]")
    return (str(day) for day in np.arange(first, last + 1))


def _run(workout: Workout, kept: _Kept, index: int, name: str, route: Route) -> RecordedRun | None:
    pauses = workout.pauses()
    named = _NAME.search(workout.device)
    product = named[1].strip() if named else "Apple Health"
    track = _route(workout, route)
    samples = sampled(
        workout.start_s,
        workout.end_s - workout.start_s,
        kept.of(index),
        kept.sources,
        own=workout.source,
        device=product,
        route=track,
        pauses=pauses,
    )
    if len(samples.t_ms) < LEAST or not samples.columns:
        return None
    flags = [f"unit_unknown:{field}" for field in sorted(kept.unknown.get(index, ()))]
    flags += [f"out_of_range:{field}:{int(mask.sum())}" for field, mask in sorted(samples.outside.items())]
    recording = Recording(
        key=f"{workout.identity}#0",
        source="import",
        started_ms=round(workout.start_s * 1000),
        ended_ms=round(workout.end_s * 1000),
        file=name,
        file_sha256=workout.identity,
        sub_sport="treadmill" if workout.indoor else "generic",
        device={"product": product},
        sensors=samples.sensors,
        utc_offset_s=workout.utc_offset_s,
        total_distance_m=workout.distance_m,
        total_timer_s=workout.timer_s,
        total_elapsed_s=workout.end_s - workout.start_s,
        total_ascent_m=workout.ascent_m,
        total_strides=None if samples.steps is None else samples.steps / 2,
        flags=tuple(flags),
        laps=workout.laps(),
    )
    seq = np.arange(1, len(samples.t_ms) + 1, dtype=np.int64)
    return possible.run(RecordedRun(recording, Trace(seq, samples.t_ms, samples.columns, pauses)))


def _route(workout: Workout, route: Route) -> tuple[Ints, Mapping[str, Floats]]:
    found = [data for path in workout.routes if (data := route(path)) is not None]
    points = [track.points for data in found for track in tracks([data])[0] if len(track.points)]
    if not points:
        return NO_ROUTE
    t_ms = np.concatenate([np.array(one.t_ms, dtype=np.int64) for one in points])
    columns = {field: np.concatenate([np.array(one.columns[field]) for one in points]) for field in ROUTE_FIELDS}
    return ordered(t_ms // 1000 * 1000, columns)
