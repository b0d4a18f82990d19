"""Devices from pairing to removal, with the embedded broker and ingest behind the API: what is shown is what works."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiomqtt
import httpx
import pytest

import ingest.worker
from api.app import create_app
from api.deps import Deps
from domain.clock import system_clock
from domain.login import Login
from domain.model import Runner
from formats.payloads import Ack, Status, encode
from ingest.taking import Taking
from soleus import pairing
from soleus.broker import embedded
from soleus.broker_files import Files
from soleus.broker_tls import Certificates
from soleus.certificates import mobile, today
from soleus.login_check import is_accepted
from soleus.settings import Settings
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from tests import season, visiting
from tests.integration.test_api import ADA, API, application, client
from tests.mqtt_clients import client as mqtt
from tests.mqtt_clients import receive
from tests.patience import PATIENCE_S
from tests.serving import events, following, served

DEVICES = f"{ADA}/devices"
OWN = {"sec-fetch-site": "same-origin"}


@dataclass(frozen=True, slots=True)
class Home:
    """An installation: a client of its API, and its store."""

    web: httpx.AsyncClient
    store: Store


@asynccontextmanager
async def home(store: Store, data: Path) -> AsyncIterator[Home]:
    """Broker, ingest, API and pages on `store`, with the runner ada and nobody's device."""
    bell = Doorbell()
    config = Settings(data=data)  # type: ignore[call-arg] # the rest has defaults
    store.write(lambda session: people.add_runner(session, Runner(season.RUNNER), 1))
    app = create_app(
        Deps(store, bell, system_clock, devices=pairing.of(store, bell, system_clock, config), guest=visiting.guest())
    )
    async with embedded(data, ("127.0.0.1", 0), store, bell) as broker, served(app) as web:
        taking = asyncio.create_task(ingest.worker.run(Taking(store, bell, system_clock), broker.login))
        try:
            yield Home(web, store)
        finally:
            taking.cancel()
            await asyncio.wait({taking})


async def until(ask: Callable[[], Awaitable[Any]], seconds: float = PATIENCE_S) -> Any:
    """What `ask` answers as soon as that is true."""
    async with asyncio.timeout(seconds):
        while not (answer := await ask()):  # noqa: ASYNC110 - what it waits for is in another process
            await asyncio.sleep(0.02)
    return answer


def login_of(told: dict[str, Any]) -> Login:
    """The login that was shown, by the one line that the QR code holds."""
    found = Login.from_url(told["url"])
    assert (found.host, found.port, found.username) == (told["host"], told["port"], told["username"])
    assert found.password == told["password"]
    return found


async def test_from_pairing_to_removal(sqlite_store: Store, tmp_path: Path) -> None:
    """What is shown logs in; a first message is told within a second; a new password ends the old one, removal every one."""
    async with home(sqlite_store, tmp_path) as here:
        told = (await here.web.post(DEVICES, json={"id": "watch"})).json()
        first = login_of(told)
        assert (told["heard"], told["seen_at"], told["own_broker"]) == (False, None, False)
        async with events(here.web, f"{DEVICES}/watch/live") as stream:
            assert (await following(stream)).data["heard"] is False
            async with mqtt(first) as watch:
                began = asyncio.get_running_loop().time()
                await watch.publish(told["topics"]["publish"][5], encode(Status(online=True, battery=81)), qos=1)
                news = await following(stream)
                assert asyncio.get_running_loop().time() - began < 1.5
                assert (news.data["heard"], news.data["online"], news.data["battery_percent"]) == (True, True, 81)
                await _test_and_answer(here, watch, stream)
        renewed = (await here.web.post(f"{DEVICES}/watch/password", json={})).json()
        assert (renewed["heard"], renewed["online"]) == (False, None)
        second = login_of(renewed)
        assert await asyncio.to_thread(is_accepted, second)
        assert not await asyncio.to_thread(is_accepted, first)
        kept = sqlite_store.read(people.devices)[0]
        assert str(second.password) not in repr(kept)
        assert (await here.web.delete(f"{DEVICES}/watch")).status_code == 204
        assert await until(lambda: _refused(second))
        assert (await here.web.get(f"{DEVICES}/watch")).status_code == 404
        again = login_of((await here.web.post(DEVICES, json={"id": "watch"})).json())
        assert await asyncio.to_thread(is_accepted, again)


async def _refused(login: Login) -> bool:
    return not await asyncio.to_thread(is_accepted, login)


async def _test_and_answer(here: Home, watch: aiomqtt.Client, stream: Any) -> None:
    """A test reaches the device; that it has answered is told, and no other answer counts."""
    await watch.subscribe("soleus/v1/ada/watch/alert")
    answer = await here.web.post(f"{DEVICES}/watch/test", json={})
    assert answer.status_code == httpx.codes.OK, answer.text
    sent = answer.json()["test"]
    assert sent["answered_at"] is None
    ((_, payload, _),) = await receive(watch, 1)
    (name,) = re.findall(rb'"id":"(test-\d+)"', payload)
    for test in ("test-1", name.decode()):
        await watch.publish("soleus/v1/ada/watch/ack", encode(Ack(id=test, t=1, answer="seen")), qos=1)
    news = await following(stream)
    while news.data["test"]["answered_at"] is None:
        news = await following(stream)
    assert news.data["test"]["sent_at"] == sent["sent_at"]


@pytest.mark.slow
async def test_a_last_will_is_no_sign_of_life(sqlite_store: Store, tmp_path: Path) -> None:
    """What only says that the device is gone leaves the page waiting; what cannot be used shows that it got through."""
    async with home(sqlite_store, tmp_path) as here:
        told = (await here.web.post(DEVICES, json={"id": "pod"})).json()

        async def heard() -> Any:
            return (await here.web.get(f"{DEVICES}/pod")).json()

        async with mqtt(login_of(told)) as pod:
            await pod.publish("soleus/v1/ada/pod/status", encode(Status(online=False)), qos=1)

            async def gone() -> bool:
                return (await heard())["online"] is False

            assert await until(gone)
            assert (await heard())["heard"] is False
            await pod.publish("soleus/v1/ada/pod/samples", b"not JSON", qos=1)

            async def there() -> bool:
                return bool((await heard())["heard"])

            assert await until(there)
        refused = (await here.web.get(f"{ADA}/dead-letters")).json()
        assert [(letter["kind"], letter["device"]) for letter in refused["items"]] == [("json", "pod")]


@pytest.mark.slow
async def test_what_cannot_be_used_is_told_until_something_can(sqlite_store: Store, tmp_path: Path) -> None:
    """The device's stream says why, then what arrived; each as soon as it is stored, and a new password starts over."""
    async with home(sqlite_store, tmp_path) as here:
        told = (await here.web.post(DEVICES, json={"id": "pod", "app": "mqtt"})).json()
        assert (told["app"], told["arrived"], told["trouble"]) == ("mqtt", None, None)
        async with events(here.web, f"{DEVICES}/pod/live") as stream, mqtt(login_of(told)) as pod:
            await following(stream)
            await pod.publish("soleus/v1/ada/pod/samples", b"not JSON", qos=1)
            news = (await following(stream)).data
            assert (news["heard"], news["arrived"], news["trouble"]["kind"]) == (True, None, "json")
            began = asyncio.get_running_loop().time()
            await pod.publish("soleus/v1/ada/pod/status", encode(Status(online=True)), qos=1)
            while (news := (await following(stream)).data)["trouble"] is not None:
                pass
            assert asyncio.get_running_loop().time() - began < 1.5
            assert news["arrived"] == "It has said that it is there."
        renewed = (await here.web.post(f"{DEVICES}/pod/password", json={})).json()
        assert (renewed["heard"], renewed["arrived"], renewed["trouble"]) == (False, None, None)


async def test_the_authority_is_for_everybody(sqlite_store: Store, tmp_path: Path) -> None:
    """Who is not signed in gets the file that phones install, and nothing else; without one of our own there is none."""
    app = visiting.application(sqlite_store, tmp_path)
    async with served(app) as web:
        assert (await web.get("/devices/ca.crt")).status_code == httpx.codes.NOT_FOUND
        made = Certificates(Files.below(tmp_path), tmp_path / "keys")
        made.make(["soleus.lan"], today())
        answer = await web.get("/devices/ca.crt")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-x509-ca-cert")
        assert answer.content == mobile(made.authority.read_bytes())
        assert (await web.get("/devices/pod")).status_code != httpx.codes.OK


@pytest.mark.slow
async def test_the_password_is_shown_once(sqlite_store: Store, tmp_path: Path) -> None:
    """The page shows it after pairing, with the QR code; no other page does, and sending the form again makes no other."""
    async with home(sqlite_store, tmp_path) as here:
        here.web.headers.update({**OWN, "accept": "text/html"})
        page = await here.web.post("/devices", data={"name": "My Watch"})
        (password,) = re.findall(r'id="login-password" class="secret">([^<]+)<', page.text)
        assert await asyncio.to_thread(
            is_accepted,
            Login("127.0.0.1", int(re.findall(r'id="login-port">(\d+)<', page.text)[0]), "ada.my-watch", password),
        )
        assert 'class="chart qr"' in page.text
        for path in ("/devices", "/devices/my-watch"):
            assert password not in (await here.web.get(path)).text
        again = await here.web.post("/devices", data={"name": "my watch"})
        assert (again.status_code, again.headers["location"]) == (303, "/devices/my-watch?known=yes")
        known = await here.web.get(again.headers["location"])
        assert "Make a new password" in known.text
        (of,) = re.findall(r'name="of" value="([^"]+)"', known.text)
        assert 'id="login-password"' in (await here.web.post("/devices/my-watch/password", data={"of": of})).text
        assert (await here.web.post("/devices/my-watch/password", data={"of": of})).status_code == 303
        assert (await here.web.post("/devices", data={"name": "üß"})).status_code == 422
        removed = await here.web.post("/devices/my-watch/remove")
        assert "is removed" in (await here.web.get(removed.headers["location"])).text


async def test_devices_of_another_runner_are_not_there(sqlite_store: Store) -> None:
    """Looked up by runner and name; without what makes logins the API says so, and the page shows how."""
    for runner in (season.RUNNER, "bob"):
        sqlite_store.write(lambda session, runner=runner: people.add_runner(session, Runner(runner), 1))  # type: ignore[misc]
    sqlite_store.write(lambda session: people.add_device(session, "bob", "pod", "", 1))
    async with client(application(sqlite_store)) as web:
        assert (await web.get(DEVICES)).json() == []
        for method, path in (("GET", ""), ("GET", "/live")):
            assert (await web.request(method, f"{DEVICES}/pod{path}")).status_code == 404
        assert (await web.post(DEVICES, json={"id": "Not A Slug"})).status_code == 422
        assert (await web.post(DEVICES, json={"id": "watch"})).status_code == 503
        assert (await web.get(f"{API}/runners/nobody/devices")).status_code == 404
        assert "soleus device add ada NAME" in (await web.get("/devices")).text


@pytest.mark.parametrize(
    ("asked_as", "settings", "place"),
    [
        ("soleus.lan", {}, ("127.0.0.1", 1883, False)),
        ("soleus.lan", {"mqtt": "0.0.0.0:1884"}, ("soleus.lan", 1884, False)),
        ("", {"mqtt": "0.0.0.0:1884"}, ("127.0.0.1", 1884, False)),
        ("x", {"mqtt_public_url": "mqtts://mqtt.example.org"}, ("mqtt.example.org", 8883, True)),
        ("x", {"mqtt_url": "mqtt://soleus:s3cret@nats:1883"}, ("nats", 1883, False)),
    ],
)
async def test_where_devices_log_in(sqlite_store: Store, tmp_path: Path, asked_as: str, settings: Any, place: Any) -> None:
    """As the operator says; else where the broker listens, by the name the pages were asked for if that is everywhere."""
    config = Settings(data=tmp_path, **settings)
    door = pairing.of(sqlite_store, Doorbell(), system_clock, config).door(asked_as)
    assert (door.host, door.port, door.tls) == place
    assert door.own is ("mqtt_url" in settings)
