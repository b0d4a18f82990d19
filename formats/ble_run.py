"""The notes of a bridge made into a run on its way: of which leg a cadence is, how far it was, what may be sent when. Pure.

Until it is clear whether the sensor counts one leg or both, samples are held back, at most `HOLD_MS`; then they go out
right. What is not clear after that long (somebody stands about) goes out with cadence and step length not measured.
"""

from __future__ import annotations

from dataclasses import replace

from domain.fields import FIELD
from domain.model import Recording
from formats.ble_legs import LegCount, Legs
from formats.ble_log import Began, Hurt, Met, Notes, Over, Second, pain_of
from formats.outbox_growing import GrowingOutbox

HOLD_MS = 15_000
"""The longest that a sample waits for it to be known what the sensor counts."""
GAP_MS = 10_000
"""Distance is not made from speed over longer gaps than this."""
SLACK_M = 20.0
"""A counter that is ahead by more than could be run meanwhile, and this, was set anew."""
TELLS = {
    Legs(1, 2): "one leg; strides",
    Legs(1, 1): "one leg; steps, not strides",
    Legs(2, 1): "both legs, halved; steps",
    Legs(2, 2): "both legs, halved; strides",
}
"""What `sensors` of the start message says of how cadence and length were understood."""


class Way:
    """How far it was: from the sensor's own counter if it has one, else from its speed."""

    def __init__(self) -> None:
        self.metres = 0.0
        self.counted = False
        """Whether the sensor has a counter."""
        self._total: float | None = None
        self._total_ms = self._speed_ms = 0

    def go(self, t_ms: int, speed: float | None, total: float | None) -> float | None:
        """Metres since the run began, at a measurement (m/s, m); None when this one tells nothing of it."""
        if total is not None:
            self.metres += self._counted(t_ms, speed, total)
            self.counted, self._total, self._total_ms = True, total, t_ms
        elif self.counted or speed is None:
            return None
        else:
            gap_ms = t_ms - self._speed_ms
            self.metres += speed * gap_ms / 1000 if self._speed_ms and gap_ms <= GAP_MS else 0.0
            self._speed_ms = t_ms
        return round(self.metres, 2)

    def _counted(self, t_ms: int, speed: float | None, total: float) -> float:
        """By how much the counter grew; it goes on while the link is down, and begins at nothing when the sensor does."""
        if self._total is None:
            return 0.0
        seconds = (t_ms - self._total_ms) / 1000
        if total >= self._total:
            grown, most = total - self._total, FIELD["speed"].high * seconds + SLACK_M
        else:
            grown, most = total, 1.5 * (speed or 0.0) * seconds + SLACK_M
        return grown if grown <= most else 0.0


class BleRun:
    """One run, from its notes; `outbox` has what of it may be sent by now."""

    def __init__(self, began: Began) -> None:
        self._legs = LegCount()
        self._way = Way()
        self._held: list[Second] = []
        self._moves_ms: int | None = None
        """Since when somebody moves."""
        self._recording = Recording(
            key=began.sid,
            source="ble",
            started_ms=began.t,
            ended_ms=began.t,
            sub_sport=began.sub_sport,
            utc_offset_s=began.utc_offset_s,
        )
        self.outbox = GrowingOutbox(began.sid, self._recording, interval_s=1.0)
        self.over = False
        self.last_ms = began.t
        """When the last thing happened."""
        self.latest: Second | None = None
        """What the sensors said last."""
        self.remark = ""
        """The last thing that was found out and people should know."""

    @property
    def sid(self) -> str:
        """The run's id."""
        return self.outbox.sid

    @property
    def began_ms(self) -> int:
        """When it began."""
        return self._recording.started_ms

    @property
    def metres(self) -> float:
        """How far it was until now."""
        return self._way.metres

    @property
    def kept(self) -> int:
        """Samples until now, those held back included."""
        return self.outbox.kept + len(self._held)

    def take(self, note: Notes) -> None:
        """The next note, in the order in which they were written; what comes after the end is ignored."""
        if self.over:
            return
        self.last_ms = max(self.last_ms, note.t)
        if isinstance(note, Second):
            self._measured(note)
        elif isinstance(note, Met):
            self._meet(note)
        elif isinstance(note, Hurt):
            self.outbox.mark(pain_of(note, self.sid))
        elif isinstance(note, Over):
            self._end(note.t)

    @property
    def cadence(self) -> float | None:
        """The latest, of one leg, 1/min; None while that is not known."""
        sent = None if self.latest is None else self.latest.cadence
        return None if sent is None else self._legs.read(sent, None)[0]

    def _measured(self, note: Second) -> None:
        self.latest = note
        self._held.append(note)
        if note.cadence and self._moves_ms is None:
            self._moves_ms = note.t
        if note.cadence is not None and note.speed is not None and self._legs.hear(note.speed, note.cadence, note.length):
            self._told_legs()
        if self._legs.known or self._moves_ms is None or note.t - self._moves_ms >= HOLD_MS:
            self._release()

    def _release(self) -> None:
        for note in self._held:
            self.outbox.add(note.t, self._cells(note))
        self._held.clear()

    def _cells(self, note: Second) -> dict[str, float | None]:
        cadence, step = (None, None) if note.cadence is None else self._legs.read(note.cadence, note.length)
        cells = {
            "distance": self._way.go(note.t, note.speed, note.total),
            "speed": None if note.speed is None else round(note.speed, 3),
            "cadence": cadence,
            "step_length": None if step is None else round(step * 1000, 1),
            "heart_rate": note.heart_rate,
            "power": note.power,
        }
        timer_s = (note.t - self._recording.started_ms) / 1000
        return {"timer_s": round(timer_s, 3)} | {name: _plausible(name, cell) for name, cell in cells.items()}

    def _meet(self, sensor: Met) -> None:
        known = dict(self._recording.sensors)
        for name in sensor.measures:
            known.setdefault(name, sensor.name)
        device = dict(self._recording.device)
        if not device or "speed" in sensor.measures:
            told = {"maker": sensor.maker, "product": sensor.product or sensor.name, "serial": sensor.serial}
            device = {name: text for name, text in told.items() if text}
        self._describe(replace(self._recording, sensors=known, device=device))

    def _told_legs(self) -> None:
        if self._legs.known is not None:
            self.remark = TELLS[self._legs.known]
            self._describe(replace(self._recording, sensors=dict(self._recording.sensors) | {"cadence_counts": self.remark}))

    def _describe(self, recording: Recording) -> None:
        self._recording = recording
        self.outbox.describe(recording)

    def _end(self, t_ms: int) -> None:
        self._release()
        self.over = True
        began_ms = self._recording.started_ms
        seconds = max(t_ms - began_ms, 0) / 1000
        sensors = dict(self._recording.sensors)
        if self._way.metres and not self._way.counted:
            sensors["distance"] = f"from the speed of {sensors.get('speed', 'the sensor')}"
        self._recording = replace(
            self._recording,
            ended_ms=max(t_ms, began_ms),
            sensors=sensors,
            total_elapsed_s=seconds,
            total_timer_s=seconds,
            total_distance_m=round(self._way.metres, 2) if "speed" in sensors else None,
        )
        self.outbox.describe(self._recording)
        self.outbox.close(self._recording)


def _plausible(name: str, cell: float | None) -> float | None:
    field = FIELD[name]
    return cell if cell is not None and field.low <= cell <= field.high else None


def made(notes: list[Notes]) -> BleRun | None:
    """The run of a file of notes; None when its beginning is not there."""
    if not notes or not isinstance(notes[0], Began):
        return None
    run = BleRun(notes[0])
    for note in notes[1:]:
        run.take(note)
    return run
