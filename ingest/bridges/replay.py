"""A file played through MQTT as the watch would have done it, from the device `replay`.

Playing the same file again goes on with the same run: its id is made from the file, the runner and the time it is played at.
With `--now` that time is the present of the first try, which is kept below the data directory until the run is stored.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.clock import MS_PER_DAY, Clock
from domain.errors import BadInput, shape
from domain.login import Login
from domain.model import RecordedRun
from formats.outbox import Outbox
from formats.playback import Pace, shifted, sid_of
from formats.run_file import RunFile
from ingest.bridges.decode import decode_file
from ingest.bridges.uplink import Tell, Uplink

DEVICE = "replay"
USUAL_SPEED = 60.0
KEPT_MS = MS_PER_DAY
"""For how long a cut `--now` replay can be resumed; later it is a new run."""


def read_speed(text: str) -> float:
    """A multiple of real time; inf for `max`.

    Raises:
        BadInput: neither a number above 0 nor `max`.

    """
    try:
        speed = math.inf if text == "max" else float(text)
    except ValueError:
        speed = math.nan
    if not speed > 0:
        raise BadInput(
            f"--speed cannot be {shape(text)}.", "Give a multiple of real time, such as 60, or max.", field="speed"
        )
    return speed


@dataclass(frozen=True, slots=True)
class Played:
    """A run that was played: its id on the wire, and the key it is stored under."""

    sid: str
    key: str
    samples: int
    steps: int


async def replay(
    recording: Path | RunFile,
    login: Login,
    runner_id: str,
    *,
    data: Path,
    clock: Clock,
    tell: Tell,
    speed: float = USUAL_SPEED,
    now: bool = False,
) -> list[Played]:
    """Play every run of a file (decoded already or not) and return when receipts say that all of it is stored.

    `now` moves the recording so that it ends when the playing ends: at real time it starts now, at `max` it ends now.

    Raises:
        BadInput: the file has no run that can be used.
        Unavailable: no broker, or nobody who gives receipts.

    """
    file = recording if isinstance(recording, RunFile) else await asyncio.to_thread(decode_file, recording)
    memory = _Memory(data, file.runs, runner_id)
    by_ms = memory.shift_ms(clock(), speed) if now else 0
    uplink = Uplink(login, runner_id, DEVICE, clock, tell)
    played: list[Played] = []
    for original in file.runs:
        recorded = shifted(original, by_ms)
        outbox = Outbox(_sid(recorded, runner_id), recorded, live=not math.isinf(speed))
        await uplink.deliver(outbox, _pace(recorded, file.runs, by_ms, clock(), speed, now=now))
        trace = recorded.trace
        played.append(Played(outbox.sid, f"{DEVICE}/{outbox.sid}", len(trace), len(trace.steps)))
    memory.forget()
    return played


def _sid(recorded: RecordedRun, runner_id: str) -> str:
    recording = recorded.recording
    return sid_of(recording.started_ms, recording.file_sha256 or "", str(recording.session_index), runner_id)


def _pace(recorded: RecordedRun, runs: Sequence[RecordedRun], by_ms: int, now_ms: int, speed: float, *, now: bool) -> Pace:
    if math.isinf(speed):
        return Pace(recorded.recording.ended_ms, now_ms, math.inf)
    if now:
        ends_ms = runs[-1].recording.ended_ms + by_ms
        return Pace(ends_ms, ends_ms, speed)
    return Pace(recorded.recording.started_ms, now_ms, speed)


class _Memory:
    """By how much a `--now` replay moved its file, so that the same file, cut and played again, stays the same run."""

    def __init__(self, data: Path, runs: Sequence[RecordedRun], runner_id: str) -> None:
        self._runs = runs
        name = (runs[0].recording.file_sha256 or str(runs[0].recording.started_ms))[:24]
        self._path = data / "replays" / f"{name}-{runner_id}.json"

    def shift_ms(self, now_ms: int, speed: float) -> int:
        try:
            known = json.loads(self._path.read_text())
            if now_ms - int(known["since_ms"]) < KEPT_MS:
                return int(known["shift_ms"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # never played, or nothing that can be read: it starts anew
        first, last = self._runs[0].recording, self._runs[-1].recording
        shift_ms = now_ms + round((last.ended_ms - first.started_ms) / speed) - last.ended_ms
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps({"since_ms": now_ms, "shift_ms": shift_ms}))
        fresh.replace(self._path)
        return shift_ms

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)
