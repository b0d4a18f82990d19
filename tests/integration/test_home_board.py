"""What Home Assistant finds at a broker: the embedded one, and a Mosquitto of our own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from alerts import home as stage
from alerts.channels.homeassistant import HomeAssistantChannel
from alerts.home_board import HomeBoard
from domain.errors import NotFound
from domain.home import HomeState
from domain.login import Login
from domain.model import Message, Runner, Severity
from formats import homeassistant as ha
from formats.homeassistant import Form
from soleus import home_facts, home_login
from soleus.settings import Settings
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from tests import brokers
from tests.brokers import EmbeddedBroker
from tests.conftest import absent
from tests.homes import KNOWN, UNKNOWN
from tests.mqtt_clients import client
from tests.receivers import until

CONFIG = "homeassistant/device/soleus-ana/config"


@pytest.fixture
def own_mosquitto(tmp_path: Path, free_port: int) -> Iterator[Login]:
    """A Mosquitto that nobody else uses."""
    if brokers.MOSQUITTO is None:
        absent("No Mosquitto: install it.")
    with brokers.run_mosquitto(tmp_path / "mosquitto", free_port) as login:
        yield login


@pytest.fixture(params=["embedded", pytest.param("mosquitto", marks=pytest.mark.server)])
def login(request: pytest.FixtureRequest) -> Login:
    """Ours at each broker in turn."""
    if request.param == "mosquitto":
        found: Login = request.getfixturevalue("own_mosquitto")
        return found
    embedded: EmbeddedBroker = request.getfixturevalue("broker")
    return embedded.login


@asynccontextmanager
async def kept(login: Login, *topics: str) -> AsyncIterator[dict[str, bytes]]:
    """What stands under `topics`, by topic, as it changes; "" = it was taken away."""
    found: dict[str, bytes] = {}
    async with client(login) as listener:
        await listener.subscribe([(topic, 0) for topic in topics])

        async def listen() -> None:
            async for message in listener.messages:
                assert isinstance(message.payload, bytes)
                found[message.topic.value] = message.payload

        task = asyncio.create_task(listen())
        try:
            yield found
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def board(login: Login, owner: str = "me") -> AsyncIterator[HomeBoard]:
    """A board, closed at the end."""
    made = HomeBoard(login, owner)
    try:
        yield made
    finally:
        await made.close()


def reader(login: Login, data: Path) -> Login:
    """Who may read configurations: Home Assistant where there are accounts."""
    if login.username is None:
        return login
    return home_login.make(Settings(data=data))  # type: ignore[call-arg]


class TestAtAnyBroker:
    """The embedded one and Mosquitto."""

    async def test_a_later_reader_finds_all_of_it(self, login: Login, tmp_path: Path) -> None:
        """Configuration, state and availability are retained; what is told anew takes its place."""
        home = await asyncio.to_thread(reader, login, tmp_path)
        async with board(login) as told, kept(home, "homeassistant/#", "soleus/ha/#") as seen:
            told.keep({"ana": (Form(), KNOWN)})
            await until(lambda: set(seen) == {CONFIG, ha.state_topic("ana"), ha.AVAILABILITY})
            async with kept(home, "homeassistant/#", "soleus/ha/#") as later:
                await until(lambda: later == seen)
            told.keep({"ana": (Form(), replace(KNOWN, week_calf_km=19.0))})
            await until(lambda: json.loads(seen[ha.state_topic("ana")])["week_load"] == 19.0)

    async def test_an_event_reaches_home_assistant_and_is_not_kept(self, login: Login, tmp_path: Path) -> None:
        """QoS 1, once, and nobody who comes later hears it again."""
        home = await asyncio.to_thread(reader, login, tmp_path)
        channel = HomeAssistantChannel(login)
        message = Message("1-2", "1", "ana", "load.session_spike", Severity.STOP, "Stop", "", "", 1, 60)
        try:
            async with kept(home, ha.event_topic("ana")) as seen:
                await channel.send(message)
                await until(lambda: bool(seen))
                assert json.loads(seen[ha.event_topic("ana")])["event_type"] == "stop"
            async with board(login) as told, kept(home, "soleus/ha/#") as later:
                told.keep({"ana": (Form(), KNOWN)})
                await until(lambda: ha.state_topic("ana") in later)
                assert ha.event_topic("ana") not in later
        finally:
            await channel.close()

    async def test_when_home_assistant_starts_it_is_told_again(self, login: Login, tmp_path: Path) -> None:
        """Only then, and not for what did not change."""
        home = await asyncio.to_thread(reader, login, tmp_path)
        async with board(login) as told, kept(home, "homeassistant/#", "soleus/ha/#") as seen:
            told.keep({"ana": (Form(), KNOWN)})
            await until(lambda: len(seen) == 3)
            seen.clear()
            told.keep({"ana": (Form(), KNOWN), "bert": (Form(), KNOWN)})
            await until(lambda: ha.state_topic("bert") in seen)
            assert ha.state_topic("ana") not in seen, "nothing of it has changed"
            seen.clear()
            async with client(home) as starting:
                await starting.publish(ha.BIRTH, b"offline", qos=1)
                await starting.publish(ha.BIRTH, b"online", qos=1)
            await until(lambda: {CONFIG, ha.state_topic("ana"), ha.state_topic("bert"), ha.AVAILABILITY} <= set(seen))

    async def test_who_is_no_longer_told_is_taken_away(self, login: Login, tmp_path: Path) -> None:
        """In this run, or left by an earlier one, in whatever form; other installations' are left alone."""
        home = await asyncio.to_thread(reader, login, tmp_path)
        everything = ("homeassistant/#", "soleus/ha/#")
        async with board(login) as first, board(login, "others") as others, kept(home, *everything) as seen:
            first.keep({"ana": (Form("entity"), KNOWN), "bert": (Form(), KNOWN)})
            others.keep({"carl": (Form(), KNOWN)})
            await until(lambda: len(seen) == 9 + 1 + 1 + 3 + 1)
        async with board(login) as later, kept(home, *everything) as seen:
            later.keep({"ana": (Form(), UNKNOWN)})
            await until(lambda: seen.get(CONFIG, b"") != b"" and seen.get(ha.state_topic("bert")) == b"")
            await until(lambda: sum(topic.endswith("/soleus-ana/room/config") for topic in seen) == 1)
            await until(lambda: all(not seen[topic] for topic in seen if "/soleus-ana/" in topic and topic != CONFIG))
            await until(lambda: seen["homeassistant/device/soleus-bert/config"] == b"")
            later.keep({})
            await until(lambda: seen[CONFIG] == b"" and seen[ha.state_topic("ana")] == b"")
            assert seen["homeassistant/device/soleus-carl/config"]
            assert seen[ha.state_topic("carl")]

    async def test_who_stops_says_so_and_who_is_there_says_so_too(self, login: Login, tmp_path: Path) -> None:
        """Closing leaves `offline`; while another board of ours is there, it stays `online`."""
        home = await asyncio.to_thread(reader, login, tmp_path)
        async with kept(home, ha.AVAILABILITY) as seen:
            async with board(login) as told:
                told.keep({"ana": (Form(), KNOWN)})
                await until(lambda: seen.get(ha.AVAILABILITY) == ha.ONLINE)
                async with board(login) as other:
                    other.keep({"ana": (Form(), KNOWN)})
                    await until(lambda: other._standing.get(ha.AVAILABILITY) == ha.ONLINE)
                await until(lambda: seen[ha.AVAILABILITY] == ha.ONLINE)
            await until(lambda: seen[ha.AVAILABILITY] == ha.OFFLINE)


async def test_it_closes_whatever_it_is_about(broker: EmbeddedBroker) -> None:
    """However soon after the first word: a cancellation that gets lost in a client must not hold a stopping service up."""
    for after_ms in range(0, 50, 1):
        told = HomeBoard(broker.login, "me")
        told.keep({"ana": (Form("entity"), KNOWN)})
        await asyncio.sleep(after_ms / 1000)
        closing = asyncio.create_task(told.close())
        done, _ = await asyncio.wait({closing}, timeout=10)
        assert done, f"closed {after_ms} ms after the first word, it hangs"


async def test_a_broker_that_was_killed_is_told_again(broker: EmbeddedBroker) -> None:
    """The last will says `offline` to nobody for long: when the broker is back, everything stands."""
    async with board(broker.login) as told:
        told.keep({"ana": (Form(), KNOWN)})
        await until(lambda: told._standing.get(ha.AVAILABILITY) == ha.ONLINE)
        first = broker.embedded.pid
        assert first is not None
        told._standing["mark"] = b""
        os.kill(first, signal.SIGKILL)
        await until(lambda: "mark" not in told._standing, 20)
        await until(lambda: told._standing.get(ha.AVAILABILITY) == ha.ONLINE, 30)
        async with kept(broker.login, "soleus/ha/#") as seen:
            await until(lambda: seen.get(ha.AVAILABILITY) == ha.ONLINE and ha.state_topic("ana") in seen)


async def test_a_prefix_that_the_broker_refuses_is_said(broker: EmbeddedBroker) -> None:
    """A broker acknowledges what it drops: the refused subscription to the prefix's status tells."""
    with structlog.testing.capture_logs() as lines:
        told = HomeBoard(broker.login, "me", frozenset({"elsewhere"}))
        try:
            told.keep({"ana": (Form("device", "elsewhere"), KNOWN)})
            await until(lambda: any(line["event"] == "alerts.home.denied" for line in lines))
        finally:
            await told.close()
    (denied,) = [line for line in lines if line["event"] == "alerts.home.denied"]
    assert denied["topics"] == ["elsewhere/status"]
    assert "discovery prefix" in denied["remedy"]


@asynccontextmanager
async def running(store: Store, login: Login, homes: stage.Homes, facts: stage.HomeFacts) -> AsyncIterator[Doorbell]:
    """The task, running; gives its doorbell."""
    bell = Doorbell()
    task = asyncio.create_task(stage.run(store, bell, lambda: 5, login, owner="me", homes=homes, facts=facts, pause_s=0.01))
    try:
        yield bell
        assert not task.done(), task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_the_task_tells_what_is_new_when_the_bell_rings(broker: EmbeddedBroker, sqlite_store: Store) -> None:
    """Of runners with such a channel only, by the first of them; one whose facts fail does not silence the others."""
    now = {"ana": KNOWN}

    def facts(_session: object, runner_id: str, now_ms: int) -> HomeState:
        assert now_ms == 5
        if runner_id not in now:
            raise NotFound("There is no such runner.", "Add it.")
        return now[runner_id]

    urls = [
        ("gone", "homeassistant:"),
        ("ana", "ntfy://x"),
        ("ana", "homeassistant:"),
        ("ana", "homeassistant:?form=entity"),
    ]
    async with (
        kept(broker.login, "soleus/ha/#") as seen,
        running(sqlite_store, broker.login, lambda _session: urls, facts) as bell,
    ):
        await until(lambda: ha.state_topic("ana") in seen)
        assert json.loads(seen[ha.state_topic("ana")])["announced"] == [CONFIG]
        assert ha.state_topic("gone") not in seen
        now["ana"] = UNKNOWN
        bell.ring("findings")
        await until(lambda: json.loads(seen[ha.state_topic("ana")])["week_load"] is None)
        urls.clear()
        bell.ring("runs")
        await until(lambda: seen[ha.state_topic("ana")] == b"")


async def test_a_runner_of_whom_nothing_is_known(broker: EmbeddedBroker, sqlite_store: Store) -> None:
    """The whole way from an empty store: unknown, said in the runner's language, never zero."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner("ana", language="de"), 1))
    async with (
        kept(broker.login, "soleus/ha/#") as seen,
        running(sqlite_store, broker.login, lambda _session: [("ana", "homeassistant:")], home_facts.of),
    ):
        await until(lambda: ha.state_topic("ana") in seen)
        state = json.loads(seen[ha.state_topic("ana")])
    assert [state[key] for key in ("week_load", "range_low", "range_high", "room", "next_step")] == [None] * 5
    assert state["load_state"] == "Zu wenig Daten"
    assert state["episode"] == "Keine offene Beschwerde"
