"""The embedded broker dies, is orphaned, is reloaded, finds its port taken: and what is acknowledged stays."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import aiomqtt
import pytest

from domain.errors import Unavailable
from domain.login import Login
from soleus import broker_process
from soleus.broker import embedded
from soleus.broker_files import Files, noted_login
from soleus.credentials import add_device
from soleus.login_check import is_accepted
from store.doorbell import Doorbell
from store.engine import Store
from tests.brokers import EmbeddedBroker, wait_until
from tests.brokers import add_device as add_runner_and_device
from tests.mqtt_clients import client, receive

LOOPBACK = ("127.0.0.1", 0)
TOPIC = "soleus/v1/anna/watch/samples"
STATUS = "soleus/v1/anna/watch/status"
ORPHAN_MAKER = """
import asyncio, pathlib, sys
from soleus.broker import embedded
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url
async def main():
    data = pathlib.Path(sys.argv[1])
    async with embedded(data, ("127.0.0.1", int(sys.argv[2])), Store(sqlite_url(data)), Doorbell()) as broker:
        print(broker.pid, flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


async def test_what_was_acknowledged_survives_kill_9(broker: EmbeddedBroker) -> None:
    """100 acknowledged messages of QoS 1 and a retained one outlive kill -9 of the broker, which comes back by itself."""
    async with client(broker.login, "service") as service:
        await service.subscribe(TOPIC, qos=1)
    watch = broker.device("anna", "watch")
    async with client(watch) as sender:
        await asyncio.gather(*(sender.publish(TOPIC, str(n).encode(), qos=1) for n in range(100)))
        await sender.publish(STATUS, b"online", qos=1, retain=True)
        killed = broker.embedded.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        with pytest.raises(aiomqtt.MqttError):
            await receive(sender, 1)
    await asyncio.to_thread(wait_until, partial(_is_another, broker, killed))
    async with client(broker.login, "service") as service:
        found = [int(payload) for _, payload, _ in await receive(service, 100)]
        assert sorted(found) == list(range(100))
    async with client(broker.login) as later:
        await later.subscribe(STATUS, qos=1)
        assert await receive(later, 1) == [(STATUS, b"online", True)]


async def test_it_comes_back_as_often_as_it_dies(broker: EmbeddedBroker) -> None:
    """Killed twice in a row it is there again, on the same port, with the same accounts."""
    watch = broker.device("anna", "watch")
    for _ in range(2):
        killed = broker.embedded.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        await asyncio.to_thread(wait_until, partial(_is_another, broker, killed))
        assert is_accepted(watch)


def _is_another(broker: EmbeddedBroker, killed: int) -> bool:
    return broker.embedded.pid not in {None, killed} and is_accepted(broker.login)


@pytest.mark.slow
@pytest.mark.alone
async def test_a_new_device_gets_in_within_a_second(tmp_path: Path, sqlite_store: Store) -> None:
    """A device added by another process (no bell rings) is let in within 1 s, and who is connected stays so."""
    async with embedded(tmp_path, LOOPBACK, sqlite_store, Doorbell()) as broker, client(broker.login) as service:
        await service.subscribe(TOPIC, qos=1)
        add_runner_and_device(sqlite_store, "anna", "pod")
        secret = add_device(sqlite_store, "anna", "watch", lambda: 1_800_000_000_000)
        login = Login(broker.login.host, broker.port, "anna.watch", secret)
        assert not is_accepted(login)
        await asyncio.to_thread(wait_until, lambda: is_accepted(login), seconds=1.0)
        async with client(login) as watch:
            await watch.publish(TOPIC, b"first", qos=1)
        assert await receive(service, 1) == [(TOPIC, b"first", False)], "the service's connection is the old one"


async def test_it_stops_with_its_block(tmp_path: Path, sqlite_store: Store, free_port: int) -> None:
    """After the block the server is gone, its port is free, and what it held is there for the next one."""
    async with embedded(tmp_path, ("127.0.0.1", free_port), sqlite_store, Doorbell()) as broker:
        pid, password = broker.pid, broker.login.password
        assert pid is not None
        async with client(broker.login, "service") as service:
            await service.subscribe(TOPIC, qos=1)
        async with client(broker.login) as sender:
            await sender.publish(TOPIC, b"kept", qos=1)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    async with embedded(tmp_path, ("127.0.0.1", free_port), sqlite_store, Doorbell()) as again:
        assert again.login.password == password
        async with client(again.login, "service") as service:
            assert await receive(service, 1) == [(TOPIC, b"kept", False)]


@pytest.mark.slow
async def test_the_orphan_of_a_killed_parent_is_ended(tmp_path: Path, sqlite_store: Store, free_port: int) -> None:
    """After kill -9 of the process that started it, the server takes messages until the next start, which ends it."""
    sqlite_store.migrate()
    command = [sys.executable, "-c", ORPHAN_MAKER, str(tmp_path), str(free_port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:  # noqa: ASYNC220 - one line is read, and it is killed
        assert parent.stdout is not None
        orphan = int(parent.stdout.readline())
        parent.kill()
    files = Files.below(tmp_path)
    login = noted_login(files)
    assert login is not None
    assert broker_process.orphan(files.pid, files.config) == orphan
    async with client(login, "service") as service:
        await service.subscribe(TOPIC, qos=1)
    async with client(login) as sender:
        await sender.publish(TOPIC, b"while nobody watched", qos=1)
    async with embedded(tmp_path, ("127.0.0.1", free_port), sqlite_store, Doorbell()) as broker:
        assert broker.pid != orphan
        wait_until(lambda: not broker_process.is_ours(orphan, files.config))
        async with client(broker.login, "service") as service:
            assert await receive(service, 1) == [(TOPIC, b"while nobody watched", False)]


async def test_a_stranger_with_the_orphans_number_is_left_alone(tmp_path: Path, sqlite_store: Store) -> None:
    """A process that only has the number in the pid file is not ended: numbers are used again."""
    files = Files.below(tmp_path)
    command = [sys.executable, "-c", "input()", str(files.config)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as stranger:  # noqa: ASYNC220 - it only stands there
        files.pid.write_text(f"{stranger.pid}\n")
        async with embedded(tmp_path, LOOPBACK, sqlite_store, Doorbell()):
            assert stranger.poll() is None
        assert stranger.poll() is None
        stranger.kill()


async def test_another_installations_broker_is_left_alone(
    broker: EmbeddedBroker, tmp_path: Path, sqlite_store: Store
) -> None:
    """A NATS server on another configuration is not ours, even if its number stands in our pid file."""
    other = tmp_path / "other"
    pid = broker.embedded.pid
    Files.below(other).pid.write_text(f"{pid}\n")
    async with embedded(other, LOOPBACK, sqlite_store, Doorbell()) as second:
        assert second.pid != pid
        assert is_accepted(broker.login)
    assert broker.embedded.pid == pid


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere a bound socket would stand in the way of the server.")
def test_its_port_is_kept_for_it_while_it_is_away() -> None:
    """Whoever asks for a port meanwhile is not given the server's, which may come, go, and come again; after it, all may."""
    with broker_process.held(*LOOPBACK) as port:
        for _ in range(2):
            with pytest.raises(OSError, match="in use"), socket.socket() as other:
                other.bind((LOOPBACK[0], port))
            with socket.create_server((LOOPBACK[0], port)), pytest.raises(Unavailable, match="is taken"):
                broker_process.require_free(LOOPBACK[0], port)
    with socket.socket() as other:
        other.bind((LOOPBACK[0], port))


async def test_a_taken_port_is_one_line_with_the_remedy(tmp_path: Path, sqlite_store: Store) -> None:
    """Who has the port keeps it; the error names it and says how to choose another."""
    with socket.create_server(LOOPBACK) as other:
        port = other.getsockname()[1]
        with pytest.raises(Unavailable, match=rf"127\.0\.0\.1:{port} is taken") as taken:
            async with embedded(tmp_path, ("127.0.0.1", port), sqlite_store, Doorbell()):
                pytest.fail("it must not start")
    assert "--mqtt HOST:PORT" in taken.value.remedy


async def test_a_server_that_cannot_start_says_why(tmp_path: Path, sqlite_store: Store) -> None:
    """When its store cannot be opened the error carries the server's own last words."""
    (Files.below(tmp_path).home / "jetstream").write_text("not a directory")
    with pytest.raises(Unavailable, match=r"does not start: .*JetStream") as failed:
        async with embedded(tmp_path, LOOPBACK, sqlite_store, Doorbell()):
            pytest.fail("it must not start")
    assert "nats.log" in failed.value.remedy


async def test_a_missing_binary_is_one_line_with_the_remedy(
    tmp_path: Path,
    sqlite_store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the server's program the error says what to install, or to use a broker of one's own."""
    monkeypatch.setattr(broker_process, "DISTRIBUTION", "no-such-distribution")
    monkeypatch.setattr("soleus.broker_process.sysconfig.get_path", lambda _: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="not installed") as missing:
        async with embedded(tmp_path, LOOPBACK, sqlite_store, Doorbell()):
            pytest.fail("it must not start")
    assert "SOLEUS_MQTT_URL" in missing.value.remedy
