"""What sensors say, once a second on a steady clock, noted on the disk and added to the run that is on its way."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NamedTuple

from ulid import ULID

from domain.errors import BadInput
from formats import ble_heart_rate, ble_power, ble_rsc
from formats.ble_heart_rate import HeartRate
from formats.ble_log import Began, Hurt, Met, Notes, Over, Second
from formats.ble_rsc import RscMeasurement
from formats.ble_run import BleRun
from ingest.bridges.spool import Spool, Spools
from ingest.bridges.steady import Timepiece

TICK_MS = 1000
STALE_MS = 3000
"""What a sensor said longer ago than this is not what is."""

Kind = Literal["rsc", "heart_rate", "power"]
Measured = RscMeasurement | HeartRate | int
_READ: dict[Kind, Callable[[bytes], Measured]] = {
    "rsc": ble_rsc.read_measurement,
    "heart_rate": ble_heart_rate.read_measurement,
    "power": ble_power.read_power,
}
WHAT: dict[Kind, str] = {"rsc": "speed and cadence", "heart_rate": "heart rate", "power": "power"}
"""The kinds in words."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor that is connected."""

    address: str
    name: str
    measures: tuple[str, ...]
    """Fields of the wire."""
    maker: str | None = None
    product: str | None = None
    serial: str | None = None

    def note(self, t_ms: int) -> Met:
        """For the run's notes."""
        return Met(
            t=t_ms, name=self.name, measures=self.measures, maker=self.maker, product=self.product, serial=self.serial
        )


class _Said(NamedTuple):
    t_ms: int
    value: Measured


@dataclass(eq=False)
class Session:
    """One run: its notes so far, its file, and whom to tell that it has grown."""

    run: BleRun
    spool: Spool | None = None
    grown: Callable[[], None] = field(default=lambda: None)


class Recorder:
    """Listens to sensors and to the hand, and keeps one run at a time.

    `linked`, `lost` and `heard` are the sensors' side; `start`, `end` and `pain` the hand's. A kind of measurement is taken
    from the first sensor that sent it, for as long as the recorder lives: two pods never mix in one column.
    """

    def __init__(
        self,
        spools: Spools,
        time: Timepiece,
        tell: Callable[[str], None],
        *,
        sub_sport: str = "generic",
        utc_offset_s: int | None = None,
    ) -> None:
        self._spools = spools
        self._time = time
        self._tell = tell
        self._sub_sport = sub_sport
        self._utc_offset_s = utc_offset_s
        self._sensors: dict[str, Sensor] = {}
        self._source: dict[Kind, str] = {}
        self._said: dict[Kind, _Said] = {}
        self._pending: list[tuple[Session, Notes]] = []
        self._ink = asyncio.Event()
        self._writing = asyncio.Lock()
        self._wanted = False
        self._disk_ok = True
        self.refused: Counter[str] = Counter()
        """Notifications that could not be read, by kind and field."""
        self.spools: list[Spool] = []
        """Every file that was written to."""
        self.session: Session | None = None
        """The run under way."""
        self.sessions: asyncio.Queue[Session] = asyncio.Queue()
        """Runs that have begun and that nobody sends yet."""

    @property
    def recording(self) -> bool:
        """Whether a run is under way, or begins with the next measurement."""
        return self._wanted or self.session is not None

    @property
    def linked_sensors(self) -> list[Sensor]:
        """Who is connected now."""
        return list(self._sensors.values())

    def linked(self, sensor: Sensor) -> None:
        """A sensor is connected, for the first time or again."""
        self._sensors[sensor.address] = sensor
        self._note(sensor.note)

    def lost(self, address: str) -> None:
        """Its link is down: what it said last is not repeated."""
        self._sensors.pop(address, None)
        for kind in [kind for kind, source in self._source.items() if source == address]:
            self._said.pop(kind, None)

    def heard(self, address: str, kind: Kind, data: bytes) -> None:
        """A notification; one that cannot be read is counted, and told once."""
        try:
            value = _READ[kind](data)
        except BadInput as error:
            self.refused[f"{kind}: {error.field}"] += 1
            if self.refused[f"{kind}: {error.field}"] == 1:
                self._tell(f"{error} It is counted and left out.")
            return
        source = self._source.setdefault(kind, address)
        if source == address:
            self._said[kind] = _Said(self._time.now(), value)

    def start(self) -> None:
        """Begin a run with the next measurement."""
        self._wanted = self.session is None

    def pain(self) -> bool:
        """Mark pain now; whether there is a run to mark it in."""
        if not self.recording:
            return False
        self._begin(self._time.now())
        self._note(lambda now_ms: Hurt(t=now_ms, id=str(ULID())))
        return True

    def end(self) -> None:
        """The run is over."""
        self._note(lambda now_ms: Over(t=now_ms))
        self.session, self._wanted = None, False

    def go_on(self, session: Session) -> None:
        """The run under way is one that an earlier bridge began."""
        self.session = session
        self.sessions.put_nowait(session)
        if session.spool is not None:
            self.spools.append(session.spool)

    async def tick(self) -> None:
        """Take a sample every second, for ever. Seconds that the machine slept through have none."""
        next_ms = self._time.now()
        while True:
            next_ms += TICK_MS
            await self._time.until(next_ms)
            next_ms += (self._time.now() - next_ms) // TICK_MS * TICK_MS
            self._sample(next_ms)

    async def write(self) -> None:
        """Bring notes to the disk and then into the run, for ever."""
        while True:
            await self._ink.wait()
            await self.flush()

    async def flush(self) -> None:
        """Bring what is noted by now to the disk and into the run; whoever comes second waits, so that order is kept."""
        async with self._writing:
            self._ink.clear()
            pending, self._pending = self._pending, []
            for session, pairs in groupby(pending, key=lambda pair: pair[0]):
                notes = [note for _, note in pairs]
                await asyncio.to_thread(self._keep, session, notes)
                self._add(session, notes)

    def _add(self, session: Session, notes: Sequence[Notes]) -> None:
        before = session.run.remark
        for note in notes:
            session.run.take(note)
        if session.run.remark != before:
            self._tell(f"The sensor counts {session.run.remark}.")
        session.grown()

    def _sample(self, t_ms: int) -> None:
        fresh = {kind: said.value for kind, said in self._said.items() if t_ms - said.t_ms <= STALE_MS}
        second = _second(t_ms, fresh.get("rsc"), fresh.get("heart_rate"), fresh.get("power"))
        if self.recording and second != Second(t=t_ms):
            self._begin(t_ms - TICK_MS)
            self._note(lambda _: second)

    def _begin(self, t_ms: int) -> None:
        if self.session is not None:
            return
        sid = str(ULID.from_timestamp(t_ms / 1000))
        began = Began(t=t_ms, sid=sid, sub_sport=self._sub_sport, utc_offset_s=self._utc_offset_s)
        self.session, self._wanted = Session(BleRun(began)), False
        self._note(lambda _: began)
        for sensor in self._sensors.values():
            self._note(sensor.note)
        self.sessions.put_nowait(self.session)

    def _note(self, note: Callable[[int], Notes]) -> None:
        if self.session is not None:
            self._pending.append((self.session, note(self._time.now())))
            self._ink.set()

    def _keep(self, session: Session, notes: Sequence[Notes]) -> None:
        """Write to the disk; if that fails the run goes on without it, for sending it is the better half."""
        try:
            if session.spool is None:
                session.spool = self._spools.new(session.run.sid)
                self.spools.append(session.spool)
            session.spool.append(notes)
            self._disk_ok = True
        except OSError as error:
            if self._disk_ok:
                self._tell(f"The run cannot be kept on the disk ({error.strerror}); it is only sent now. Make room.")
            self._disk_ok = False


def _second(t_ms: int, rsc: Measured | None, heart: Measured | None, power: Measured | None) -> Second:
    heart_rate = heart.felt if isinstance(heart, HeartRate) else None
    watts = power if isinstance(power, int) else None
    if not isinstance(rsc, RscMeasurement):
        return Second(t=t_ms, heart_rate=heart_rate, power=watts)
    return Second(
        t=t_ms,
        speed=rsc.speed,
        cadence=rsc.cadence,
        length=rsc.length,
        total=rsc.total_distance,
        heart_rate=heart_rate,
        power=watts,
    )
