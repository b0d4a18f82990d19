"""Brokers for the tests, with one face: the embedded one, and Mosquitto."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from domain.errors import Conflict
from domain.login import Login
from domain.model import Runner
from soleus.broker import Embedded
from soleus.login_check import is_accepted
from soleus.secret_files import hashed, new_secret
from store import people
from store.engine import Store
from tests.patience import PATIENCE_S

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")
"""Debian keeps it where only root looks."""


class AnyBroker(Protocol):
    """What tests need of any broker."""

    @property
    def login(self) -> Login:
        """May read and write `soleus/#`."""

    def device(self, runner: str, device: str) -> Login:
        """Make runner and device in the store where they are new; a login for the device that works now."""


def add_device(store: Store, runner: str, device: str, secret: str = "") -> bool:
    """Put runner and device into `store`, if they are new; whether the device was."""
    with suppress(Conflict):
        secret_hash = hashed(secret) if secret else ""
        store.write(lambda session: people.add_runner(session, Runner(runner), 1_700_000_000_000))
        store.write(lambda session: people.add_device(session, runner, device, secret_hash, time.time_ns() // 1_000_000))
        return True
    return False


class EmbeddedBroker:
    """The embedded broker of one test."""

    def __init__(self, embedded: Embedded, store: Store) -> None:
        self.embedded = embedded
        self._store = store
        self._known: dict[tuple[str, str], Login] = {}

    @property
    def login(self) -> Login:
        """The services' own login."""
        return self.embedded.login

    def device(self, runner: str, device: str) -> Login:
        """The login of a device, made in the broker's store when it is new; works when this returns."""
        if (runner, device) in self._known:
            return self._known[runner, device]
        secret = new_secret()
        assert add_device(self._store, runner, device, secret)
        login = self.login.of(f"{runner}.{device}", secret)
        self.embedded.admit(self._store.read(people.devices))
        wait_until(lambda: is_accepted(login))
        self._known[runner, device] = login
        return login


@dataclass(frozen=True, slots=True)
class Mosquitto:
    """A Mosquitto without accounts: everybody has the services' login."""

    login: Login
    store: Store

    def device(self, runner: str, device: str) -> Login:
        """The login of a device, made in the store when it is new."""
        add_device(self.store, runner, device)
        return self.login


def mosquitto_config(port: int, data: Path) -> str:
    """A configuration that keeps what it acknowledged in memory and, at a clean stop, on disk."""
    lines = [
        f"listener {port} 127.0.0.1",
        "allow_anonymous true",
        "persistence true",
        f"persistence_location {data}/",
        "max_queued_messages 0",
        "max_inflight_messages 1000",
        "set_tcp_nodelay true",
        "log_dest stderr",
    ]
    if os.geteuid() == 0:
        lines.append("user root")  # else it becomes a user who cannot write to the test's directory
    return "\n".join(lines) + "\n"


@contextmanager
def run_mosquitto(data: Path, port: int) -> Iterator[Login]:
    """A Mosquitto of our own on a loopback port, stopped at the end."""
    assert MOSQUITTO is not None
    data.mkdir(parents=True, exist_ok=True)
    config = data / "mosquitto.conf"
    config.write_text(mosquitto_config(port, data))
    with (data / "mosquitto.log").open("ab") as log:
        process = subprocess.Popen([MOSQUITTO, "-c", str(config)], stdout=log, stderr=log)
    login = Login("127.0.0.1", port)
    try:
        wait_until(lambda: is_accepted(login))
        yield login
    finally:
        process.terminate()
        process.wait(10)


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    """Return as soon as the function `holds` answers true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain"
        time.sleep(0.01)
