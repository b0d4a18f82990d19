"""The broker's configuration as text: who may do what, and nothing that a name could slip in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from domain.errors import BadInput
from soleus import broker_config, broker_process
from soleus.broker_config import Place, User
from soleus.secret_files import hashed

PLACE = Place("127.0.0.1", 1883, "/data/broker", "/data/broker/nats.pid", "/data/broker/nats.log")


def test_a_device_has_its_own_leaves_and_no_others() -> None:
    """Nine leaves to publish, two to subscribe to; the name holds both parts, apart."""
    user = broker_config.device_user("anna", "watch", "$2b$04$hash")
    assert user.name == "anna.watch"
    assert user.publish == tuple(
        f"soleus.v1.anna.watch.{leaf}"
        for leaf in (
            *("session", "samples", "steps", "pain", "ack", "status"),
            *("owntracks", "sensorlogger", "autoexport"),
        )
    )
    assert user.subscribe == ("soleus.v1.anna.watch.receipt", "soleus.v1.anna.watch.alert")


@pytest.mark.parametrize("name", ["*", ">", "a.b", "a b", "", "ä", 'a"', "a\n", "A", "a" * 65])
def test_a_name_that_would_mean_more_to_nats_is_refused(name: str) -> None:
    """Wildcards, dots and quotes never reach a subject."""
    with pytest.raises(BadInput):
        broker_config.device_user(name, "watch", "hash")
    with pytest.raises(BadInput):
        broker_config.device_user("anna", name, "hash")


@pytest.mark.parametrize("sync_always", [False, True])
def test_nats_itself_accepts_it(tmp_path: Path, *, sync_always: bool) -> None:
    """The server's own check takes the file, with a path that has spaces, quotes and letters from anywhere."""
    odd = tmp_path / 'Anna\'s "Läufe" $HOME'
    odd.mkdir()
    place = Place("127.0.0.1", 1883, str(odd), str(odd / "nats.pid"), str(odd / "nats.log"))
    config = odd / "nats.conf"
    users = [broker_config.service_user(hashed("one")), broker_config.device_user("anna", "watch", hashed("two"))]
    config.write_text(broker_config.text(place, users, sync_always=sync_always), encoding="utf-8")
    checked = subprocess.run([broker_process.binary(), "-t", "-c", config], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "valid" in checked.stderr + checked.stdout


def test_users_may_only_speak_mqtt() -> None:
    """The port for NATS' own protocol is there, on loopback, and lets nobody in."""
    text = broker_config.text(PLACE, [User("a", "hash", ("x",), ("y",))], sync_always=False)
    assert 'listen: "127.0.0.1:-1"' in text
    assert text.count("user:") == text.count('allowed_connection_types: ["MQTT"]') == 1


def test_what_is_promised_about_the_disk() -> None:
    """By default the operating system decides when to write; `always` waits for the disk."""
    assert 'sync_interval: "2m"' in broker_config.text(PLACE, [], sync_always=False)
    assert 'sync_interval: "always"' in broker_config.text(PLACE, [], sync_always=True)


def test_the_windows_fit_into_one_session() -> None:
    """NATS allows 65,535 messages in flight to a session, a filter with `#` counting twice."""
    assert 4 * broker_config.MAX_ACK_PENDING <= 0xFFFF
    assert 5 <= broker_config.ACK_WAIT_S <= 10
