"""`simulate` and `replay` from the command line, as far as they go without a broker; and where a replay is in time."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from domain.errors import BadInput
from domain.model import RecordedRun, Recording
from domain.trace import Trace
from formats.patience import GIVE_UP_S, LONGEST_BACKOFF_S, Patience, backoff_s
from formats.playback import Pace, shifted, sid_of
from ingest.bridges import replay
from ingest.bridges.replay import DEVICE, USUAL_SPEED, read_speed
from simulators.scenarios import SCENARIOS
from soleus.commands import playing, simulating

DAY = 86_400_000
NOW = 1_780_000_000_000
app = typer.Typer()
app.command("replay")(playing.replay)
app.add_typer(simulating.app, name="simulate")


def a_run(started_ms: int = 1_400_000_000_000, seconds: int = 1200) -> RecordedRun:
    """A recording without samples: only its times matter here."""
    recording = Recording("k", "import", started_ms, started_ms + seconds * 1000, file_sha256="ab" * 32)
    return RecordedRun(recording, Trace(pauses=((started_ms, started_ms + 5000),)))


def test_the_scenarios_are_listed_as_json() -> None:
    """Every scenario with its name, what fires and what must not."""
    result = CliRunner().invoke(app, ["simulate", "--list", "--json"])
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert [row["name"] for row in rows] == [known.name for known in SCENARIOS]
    assert all({"fires", "must_not_fire"} <= row.keys() for row in rows)


@pytest.mark.parametrize(
    "line",
    [
        ["simulate"],
        ["simulate", "steady"],
        ["simulate", "moon-landing", "--runner", "anna"],
        ["simulate", "steady", "--runner", "anna", "--weeks", "0"],
        ["replay", "no-such-file.fit", "--runner", "anna"],
    ],
)
def test_wrong_use_is_exit_code_2(line: list[str]) -> None:
    """What the command cannot mean is refused before anything is touched."""
    assert CliRunner().invoke(app, line).exit_code == 2


def test_speed_is_a_number_or_max() -> None:
    """60, 0.5 and max are speeds; nothing, zero, less and nonsense are not."""
    assert (read_speed("60"), read_speed("0.5"), read_speed("max")) == (60, 0.5, math.inf)
    for text in ("", "0", "-1", "fast", "nan"):
        with pytest.raises(BadInput, match="--speed"):
            read_speed(text)


@pytest.mark.parametrize("speed", [1.0, 60.0, math.inf])
def test_now_means_that_it_ends_when_the_playing_ends(speed: float, tmp_path: Path) -> None:
    """At real time it starts now, at max it ends now, and no sample is ever in the future."""
    run = a_run()
    by_ms = replay._Memory(tmp_path, [run], "anna").shift_ms(NOW, speed)
    moved = shifted(run, by_ms)
    assert moved.recording.ended_ms == NOW + 1_200_000 / speed
    assert moved.trace.pauses[0][0] == moved.recording.started_ms
    pace = replay._pace(moved, [run], by_ms, NOW, speed, now=True)
    if not math.isinf(speed):
        assert abs(pace.at(NOW) - moved.recording.started_ms) <= speed
        for later in (0, 5000, 20_000):
            assert pace.at(NOW + later) <= max(NOW + later, moved.recording.ended_ms)


def test_a_cut_replay_keeps_its_time_for_a_day(tmp_path: Path) -> None:
    """The second try of the same file for the same runner is the same run; after a day, or when it was stored, another."""
    run = a_run()
    first = replay._Memory(tmp_path, [run], "anna").shift_ms(NOW, math.inf)
    assert replay._Memory(tmp_path, [run], "anna").shift_ms(NOW + 60_000, 60.0) == first
    assert replay._Memory(tmp_path, [run], "bert").shift_ms(NOW + 60_000, math.inf) == first + 60_000
    assert replay._Memory(tmp_path, [run], "anna").shift_ms(NOW + DAY, math.inf) == first + DAY
    memory = replay._Memory(tmp_path, [run], "anna")
    memory.forget()
    assert memory.shift_ms(NOW + 5, math.inf) == first + 5


def test_a_broken_memory_starts_anew(tmp_path: Path) -> None:
    """Half a state file is no state."""
    run = a_run()
    memory = replay._Memory(tmp_path, [run], "anna")
    first = memory.shift_ms(NOW, math.inf)
    next((tmp_path / "replays").iterdir()).write_text("{")
    assert memory.shift_ms(NOW + 7, math.inf) == first + 7


def test_a_run_is_known_by_what_it_is() -> None:
    """The id is that of the same file, session, runner and time; another of any is another run."""
    run = a_run()
    other = replace(run, recording=replace(run.recording, session_index=1))
    ids = {
        replay._sid(run, "anna"),
        replay._sid(run, "bert"),
        replay._sid(other, "anna"),
        replay._sid(shifted(run, 5), "anna"),
    }
    assert len(ids) == 4
    assert replay._sid(run, "anna") == replay._sid(a_run(), "anna")
    assert all(len(sid) == 26 for sid in ids)
    assert sid_of(0, "a", "bc") != sid_of(0, "ab", "c")


def test_a_pace_turns_real_time_into_recorded_time() -> None:
    """60 times as fast: a second is a minute; at max there is no clock."""
    assert Pace(1000, NOW, USUAL_SPEED).at(NOW + 1000) == 61_000
    assert Pace(1000, NOW, math.inf).whole
    assert Pace(1000, NOW, math.inf).at(NOW + 9) == 1000
    assert DEVICE == "replay"


def test_patience_grows_and_ends() -> None:
    """Sending again comes less and less often, news starts it over, and a quarter of an hour of silence ends it."""
    patience = Patience(0.0)
    waits = []
    now = 0.0
    for _ in range(6):
        now += (left := patience.left_s(now))
        waits.append(left)
        patience.again(now)
    assert waits == [5, 10, 20, 40, 60, 60]
    assert not patience.exhausted(now)
    assert patience.exhausted(GIVE_UP_S + 1)
    patience.news(now)
    assert patience.left_s(now) == 5
    assert [backoff_s(0, 0), backoff_s(0, 1)] == [0.1, 0.2]
    assert backoff_s(99, 1) == LONGEST_BACKOFF_S
