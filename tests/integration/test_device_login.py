"""A login for our own bridges: it works the moment it is handed out."""

from __future__ import annotations

import asyncio
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.errors import Conflict, Unavailable
from domain.login import Login
from soleus import credentials
from soleus.broker import embedded
from soleus.broker_files import Files
from soleus.login_check import is_accepted
from soleus.settings import Settings
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from tests.brokers import AnyBroker, EmbeddedBroker, Mosquitto, add_device


def config(data: Path, own: Login | None = None) -> Settings:
    """Settings of an installation in `data`."""
    return Settings(data=data, mqtt_url=None if own is None else f"mqtt://{own.host}:{own.port}")  # type: ignore[call-arg]


async def test_a_new_runner_and_device_can_publish_at_once(
    tmp_path: Path, sqlite_store: Store, broker: EmbeddedBroker
) -> None:
    """Runner and device are made, the broker lets the device in, and asking again gives the same login."""
    settings = config(tmp_path)
    login = await asyncio.to_thread(credentials.device_login, settings, sqlite_store, "anna", "replay")
    assert (login.port, login.username) == (broker.login.port, "anna.replay")
    assert is_accepted(login)
    assert await asyncio.to_thread(credentials.device_login, settings, sqlite_store, "anna", "replay") == login
    assert [runner.id for runner in sqlite_store.read(people.runners)] == ["anna"]
    assert stat.S_IMODE(Files.below(tmp_path).bridges.stat().st_mode) == 0o600


async def test_bridges_that_start_together_share_one_password(
    tmp_path: Path,
    sqlite_store: Store,
    broker: EmbeddedBroker,
) -> None:
    """Four at once get the same login, and it works."""
    assert broker.embedded.pid is not None

    def ask(_: int) -> Login:
        return credentials.device_login(config(tmp_path), sqlite_store, "anna", "replay")

    with ThreadPoolExecutor(4) as pool:
        logins = await asyncio.gather(*(asyncio.get_running_loop().run_in_executor(pool, ask, n) for n in range(4)))
    assert len(set(logins)) == 1
    assert is_accepted(logins[0])


async def test_a_watchs_own_password_is_not_known_here(tmp_path: Path, sqlite_store: Store, broker: EmbeddedBroker) -> None:
    """A device that was given its password elsewhere keeps it: a bridge has to take another name."""
    watch = broker.device("anna", "watch")
    with pytest.raises(Conflict, match="kept on the device only"):
        await asyncio.to_thread(credentials.device_login, config(tmp_path), sqlite_store, "anna", "watch")
    assert is_accepted(watch)


def test_without_a_broker_it_says_what_to_start(tmp_path: Path, sqlite_store: Store) -> None:
    """Before the first `up` there is no broker."""
    with pytest.raises(Unavailable, match="No broker runs on") as none:
        credentials.device_login(config(tmp_path), sqlite_store, "anna", "replay")
    assert none.value.remedy.startswith("Start it first: soleus up")


async def test_after_up_has_stopped_it_says_what_to_start(tmp_path: Path, sqlite_store: Store) -> None:
    """The address of a broker that has gone is of no use."""
    async with embedded(tmp_path, ("127.0.0.1", 0), sqlite_store, Doorbell()):
        pass
    with pytest.raises(Unavailable, match="No broker runs on"):
        await asyncio.to_thread(credentials.device_login, config(tmp_path), sqlite_store, "anna", "replay")


@pytest.mark.server
def test_at_the_operators_broker_it_is_the_operators_login(
    tmp_path: Path, sqlite_store: Store, mosquitto: Mosquitto
) -> None:
    """The runner and device are made all the same, for ingest knows only known runners."""
    found: AnyBroker = mosquitto
    login = credentials.device_login(config(tmp_path, found.login), sqlite_store, "anna", "replay")
    assert login == found.login
    assert [row.id for row in sqlite_store.read(people.devices)] == ["replay"]


def test_an_own_broker_that_is_away_is_named(tmp_path: Path, sqlite_store: Store, free_port: int) -> None:
    """One line with the address and what to check."""
    with pytest.raises(Unavailable, match=f"No broker answers at 127.0.0.1:{free_port}"):
        credentials.device_login(config(tmp_path, Login("127.0.0.1", free_port)), sqlite_store, "anna", "replay")


def test_a_device_needs_its_runner(sqlite_store: Store) -> None:
    """`device add` names a runner who is not there; a second device of the same name is a conflict."""
    with pytest.raises(Exception, match="There is no runner"):
        credentials.add_device(sqlite_store, "nobody", "watch", lambda: 0)
    add_device(sqlite_store, "anna", "pod")
    with pytest.raises(Conflict):
        credentials.add_device(sqlite_store, "anna", "pod", lambda: 0)
