"""The settings that are printed are those that work: each app's are typed into a client, and the client gets through."""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from typer.testing import CliRunner

from domain.login import Login
from domain.model import Runner
from formats import topics
from formats.app_settings import APPS, App, leaf_of
from soleus.broker import embedded
from soleus.broker_files import Files
from soleus.broker_tls import Certificates
from soleus.certificates import today
from soleus.commands.devices import device_app
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from tests.mqtt_clients import client, receive
from tests.ports import free_port


def add(data: Path, app: str, ports: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """What the command prints when a device is added, as JSON and as text."""
    environ = {"SOLEUS_DATA": str(data), **ports}

    def said(*more: str) -> str:
        done = CliRunner().invoke(device_app, ["add", "ada", *more, "--app", app], env=environ, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return json.loads(said(f"{app}-json", "--json")), said(f"{app}-text")


def clients(told: dict[str, Any], ca: str | None) -> list[tuple[Login, str, bool]]:
    """What each way of an app leads to: login, topic, whether by WebSocket. Only from what is printed."""
    found = []
    for way in told["ways"]:
        typed = {each["label"]: each["value"] for each in way["settings"]}
        web = way["transport"] == "websocket"
        if way["transport"] == "http":
            continue
        if way["code"].startswith("owntracks:"):
            config = json.loads(b64decode(unquote(urlsplit(way["code"]).query.removeprefix("inline="))))
            found.append((_login(config, ca, "host", "port", "tls", "username", "password"), config["pubTopicBase"], web))
        elif "URL" in typed:
            address = urlsplit(typed["URL"])
            assert address.path == "/mqtt"
            said = {"host": address.hostname, "port": address.port, "tls": address.scheme == "wss"} | typed
            found.append((_login(said, ca, "host", "port", "tls", "User", "Password"), "", web))
        elif "Broker URL" in typed:
            found.append((_login(typed, ca, "Broker URL", "Port", "Use TLS", "Username", "Password"), typed["Topic"], web))
        elif "User" in typed:
            found.append((_login(typed, ca, "Host", "Port", "TLS", "User", "Password"), "", web))
        else:
            tls = "on" if told["tls"] else "off"
            found.append(
                (_login(typed | {"TLS": tls}, ca, "Host", "Port", "TLS", "Username", "Password"), typed["Topic"], web)
            )
    return found


def _login(said: Mapping[str, Any], ca: str | None, *labels: str) -> Login:
    host, port, tls, user, password = (said[label] for label in labels)
    secure = tls in {True, "on"}
    return Login(host, int(port), user, password, tls=secure, ca=ca if secure else None)


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("app", APPS)
async def test_what_is_printed_gets_through(app: App, sqlite_store: Store, tmp_path: Path, *, tls: bool) -> None:
    """By MQTT and by WebSockets, plain and over TLS with the file that devices are told to trust; on the topic told."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner("ada"), 1))
    certificates = Certificates(Files.below(tmp_path), tmp_path / "keys")
    if tls:
        await asyncio.to_thread(certificates.make, [], today())
    web = free_port()
    ports = {"SOLEUS_MQTT_WS": f"127.0.0.1:{web}", "SOLEUS_PUBLIC_URL": "https://soleus.lan"}
    bell = Doorbell()
    async with embedded(tmp_path, ("127.0.0.1", 0), sqlite_store, bell, web=("127.0.0.1", web)) as there:
        told, text = await asyncio.to_thread(add, tmp_path, app, ports)
        leaf = leaf_of(app)
        assert {way["transport"] for way in told["ways"]} >= ({"http"} if leaf else {"mqtt", "websocket"})
        async with client(there.login) as service:
            await service.subscribe("soleus/v1/ada/#", qos=1)
            for login, topic, over_web in clients(told, str(certificates.authority)):
                assert login.tls is tls
                assert topic == ("" if leaf is None else f"soleus/v1/ada/{app}-json/{leaf}")
                own = topic if leaf in topics.LEAVES else f"soleus/v1/ada/{app}-json/status"
                async with client(login, web=over_web) as device:
                    await device.publish(own, b"hello", qos=1)
                assert [(name, body) for name, body, _ in await receive(service, 1)] == [(own, b"hello")]
        labels = {each["label"] for way in told["ways"] if app != "mqtt" for each in way["settings"]}
        assert all(re.search(rf"^ +{re.escape(label)}  \S", text, re.MULTILINE) for label in labels), "as text too"


@pytest.mark.parametrize("app", [app for app in APPS if app != "mqtt"])
def test_http_is_told_with_the_devices_own_login(app: App, sqlite_store: Store, tmp_path: Path) -> None:
    """One address a leaf, below the pages' own, and Basic with the login that the broker takes too."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner("ada"), 1))
    told, _ = add(tmp_path, app, {"SOLEUS_PUBLIC_URL": "https://soleus.lan"})
    way = next(way for way in told["ways"] if way["transport"] == "http")
    typed = {each["label"]: each["value"] for each in way["settings"]}
    url = next(value for label, value in typed.items() if label.lower().endswith("url"))
    assert url == f"https://soleus.lan/api/v1/intake/{app}"
    if app == "owntracks":
        assert (typed["username"], typed["password"]) == (told["username"], told["password"])
    else:
        header = next(value for value in typed.values() if value.startswith("Basic "))
        sent = httpx.BasicAuth(told["username"], told["password"]).auth_flow(httpx.Request("POST", url))
        assert next(sent).headers["authorization"] == header
