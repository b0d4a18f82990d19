"""A run with kill -9 in the middle, the worker three times, the broker once: as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.trace import Trace
from store import runs
from store.engine import Store, sqlite_url
from tests.e2e.installation import Installation, wait_for

RECORDING = "2825367441.fit"
"""Two hours with every field; long against the history that `steady` makes, so that `load.session_spike` fires."""


def stored_trace(place: Installation) -> Trace:
    """The trace of the newest run."""
    store = Store(place.environ.get("SOLEUS_DATABASE_URL") or sqlite_url(place.data))
    try:
        return store.read(lambda session: runs.load_trace(session, runs.listing(session, "anna", most=1)[0]))
    finally:
        store.close()


def waiting_in(place: Installation) -> int:
    """Messages that are committed and not yet part of a run."""
    return int(place.get("/admin/health")["inbox"])


def more_than(place: Installation, before: int) -> bool:
    """Whether messages were committed since there were `before`."""
    return waiting_in(place) > before


def replayed(place: Installation) -> list[dict[str, Any]]:
    """The finished runs of the device `replay`."""
    return [
        run for run in place.json("runs", "--runner", "anna") if run["source"] == "replay" and run["state"] == "complete"
    ]


def broker_of(place: Installation) -> int:
    """The process id of the embedded broker."""
    assert place.process is not None
    found = subprocess.run(
        ["pgrep", "-P", str(place.process.pid), "-f", "nats-server"], capture_output=True, text=True, check=False
    )
    return int(found.stdout.split()[0])


def with_history(place: Installation) -> None:
    """An installation that runs, with a month of easy running behind `anna`."""
    place.start()
    place.run("simulate", "steady", "--runner", "anna", "--weeks", "5", "--seed", "1", "--speed", "max")
    wait_for(lambda: not place.get("/admin/health")["runs_due"], "the analysis of the season")


def alerts_of(place: Installation) -> list[dict[str, Any]]:
    """Alerts about the replayed run for its length."""
    run = replayed(place)[0]["id"]
    return [
        alert
        for alert in place.json("alerts", "--runner", "anna")
        if alert["rule"] == "load.session_spike" and alert["run"] == run
    ]


def same(one: Trace, other: Trace) -> None:
    """Two traces hold the same samples, apart from the day they were replayed on."""
    np.testing.assert_array_equal(one.seq, other.seq)
    np.testing.assert_array_equal(one.t_ms - one.t_ms[0], other.t_ms - other.t_ms[0])
    assert one.columns.keys() == other.columns.keys()
    for name in one.columns:
        np.testing.assert_array_equal(one.columns[name], other.columns[name], err_msg=name)
    assert [b - a for a, b in one.pauses] == [b - a for a, b in other.pauses]


SETUPS = {
    "embedded broker, SQLite": (None, None),
    "Mosquitto, SQLite": ("mosquitto", None),
    "embedded broker, PostgreSQL": (None, "postgres_store"),
}


@pytest.fixture(scope="module")
def recording(shared_data: Path) -> str:
    """The path of what is replayed."""
    return str(shared_data / "fit" / "running" / RECORDING)


@pytest.fixture(scope="module")
def undisturbed(recording: str, tmp_path_factory: pytest.TempPathFactory) -> Trace:
    """Its trace where nothing was killed."""
    calm = Installation(tmp_path_factory.mktemp("calm"))
    try:
        with_history(calm)
        calm.run("replay", recording, "--runner", "anna", "--speed", "max", "--now")
        return stored_trace(calm)
    finally:
        calm.stop()


@pytest.mark.slow
@pytest.mark.parametrize("setup", SETUPS)
def test_a_run_survives_kills(
    setup: str,
    installation: Callable[..., Installation],
    recording: str,
    undisturbed: Trace,
    request: pytest.FixtureRequest,
) -> None:
    """Three kills of the worker and one of the broker during a replay: same trace, no duplicate, exactly one alert."""
    broker, database = SETUPS[setup]
    environ = {}
    if broker is not None:
        login = request.getfixturevalue(broker).login
        environ["SOLEUS_MQTT_URL"] = f"mqtt://{login.host}:{login.port}"
    if database is not None:
        environ["SOLEUS_DATABASE_URL"] = request.getfixturevalue(database).url.render_as_string(hide_password=False)

    rough = installation("rough", environ)
    with_history(rough)
    replay = rough.begin("replay", recording, "--runner", "anna", "--speed", "120", "--now")
    try:
        for kill in range(4):
            wait_for(partial(more_than, rough, waiting_in(rough)), "samples that go on arriving")
            if kill == 2 and broker is None:
                os.kill(broker_of(rough), signal.SIGKILL)
                wait_for(rough.answers, "the pages after the broker died")
            else:
                rough.kill()
                rough.start()
            assert replay.poll() is None, "the replay was over before the killing was"
        out, _ = replay.communicate(timeout=180)
        assert replay.returncode == 0, out
    finally:
        replay.kill()
    wait_for(lambda: replayed(rough), "the run")
    wait_for(lambda: not rough.get("/admin/health")["runs_due"], "its analysis")
    assert len(replayed(rough)) == 1
    same(stored_trace(rough), undisturbed)
    wait_for(lambda: alerts_of(rough), "the alert")
    time.sleep(2)  # a second alert would come with the next sweep
    assert len(alerts_of(rough)) == 1
    assert not rough.json("deadletters", "--runner", "anna")
