"""A device is let in on the page and sends over TLS with what the page shows: green within a second, or why not."""

from __future__ import annotations

import json
import re
import ssl
import time
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import paho.mqtt.publish as mqtt
import pytest
from playwright.sync_api import Browser, Page, expect

from domain.login import Login
from formats.payloads import Status, encode
from tests.e2e.installation import Installation
from tests.e2e.sites import watched
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.alone]


@pytest.fixture
def home(installation: Callable[..., Installation]) -> Installation:
    """An installation whose broker has a certificate of its own and takes WebSockets, with the runner ada."""
    made = installation(environ={"SOLEUS_MQTT_WS": f"127.0.0.1:{free_port()}"})
    made.run("broker", "tls", "--host", "soleus.lan")
    made.start()
    made.run("runner", "add", "ada")
    return made


@pytest.fixture
def page(browser: Browser, home: Installation) -> Page:
    """A phone, signed in as ada, at the form for a device."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    complaints: list[str] = []
    found = watched(context, complaints)
    home.enter(found, "ada")
    found.goto(f"http://{home.http}/devices")
    return found


def add(page: Page, name: str, app: str) -> None:
    """Fill in the form."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("What sends").select_option(app)
    page.get_by_role("button", name="Make its login").click()
    expect(page.locator("[data-heard]")).to_contain_text("Waiting for its first message")


def publish(login: Login, ca: Path, topic: str, payload: bytes, transport: str = "tcp") -> None:
    """As the device, verifying the broker by the file that its page offers."""
    mqtt.single(
        topic,
        payload,
        qos=1,
        hostname=login.host,
        port=login.port,
        auth={"username": str(login.username), "password": str(login.password)},
        tls={"ca_certs": str(ca)},
        transport=transport,  # type: ignore[arg-type]
    )


def authority(home: Installation, to: Path) -> Path:
    """The file that phones install, fetched without signing in, as PEM."""
    answer = httpx.get(f"http://{home.http}/devices/ca.crt").raise_for_status()
    to.write_text(ssl.DER_cert_to_PEM_cert(answer.content))
    return to


def test_green_within_a_second_over_tls(home: Installation, page: Page, tmp_path: Path) -> None:
    """What cannot be used is explained on the same line; what can turns it green; and both at once."""
    ca = authority(home, tmp_path / "ca.pem")
    add(page, "Watch", "mqtt")
    login = Login.from_url(page.locator("#login-url").inner_text())
    assert login.tls
    line = page.locator("[data-heard]")
    publish(login, ca, "soleus/v1/ada/watch/samples", b"not JSON")
    expect(line).to_contain_text("It got through, but cannot be used. It is not a JSON object.", timeout=1500)
    expect(line).not_to_have_class(re.compile("here"))
    began = time.monotonic()
    publish(login, ca, "soleus/v1/ada/watch/status", encode(Status(online=True)))
    expect(line).to_contain_text("It is here. It has said that it is there.", timeout=1500)
    took = time.monotonic() - began
    expect(line).to_have_class(re.compile("here"))
    print(f"green after {took:.2f} s")  # noqa: T201 - what was measured
    assert took < 1.5


def test_an_app_gets_its_own_settings_and_code(home: Installation, page: Page, tmp_path: Path) -> None:
    """OwnTracks by WebSocket with exactly what stands there; afterwards all of it but the password can be read again."""
    ca = authority(home, tmp_path / "ca.pem")
    add(page, "Phone", "owntracks")
    shown = {
        row.locator("dt").text_content() or "": row.locator("dd code").text_content() or ""
        for row in page.locator("[id^=login-websocket-]").locator("xpath=ancestor::div[1]").all()
    }
    assert (shown["tls"], shown["ws"], shown["mqttProtocolLevel"]) == ("true", "true", "4")
    expect(page.locator("svg.qr")).to_have_count(4)  # three ways, and the address of the certificate
    login = Login(shown["host"], int(shown["port"]), shown["username"], shown["password"], tls=True)
    publish(login, ca, "soleus/v1/ada/phone/status", encode(Status(online=True)), "websockets")
    expect(page.locator("[data-heard]")).to_contain_text("It is here.", timeout=1500)
    page.reload()
    assert shown["password"] not in page.content()
    page.get_by_text("By MQTT over WebSockets").click()
    expect(page.get_by_text(shown["pubTopicBase"]).last).to_be_visible()
    told = home.json("device", "add", "ada", "spare", "--app", "owntracks")
    code = next(way["code"] for way in told["ways"] if way["transport"] == "websocket")
    config = json.loads(b64decode(unquote(urlsplit(code).query.removeprefix("inline="))))
    assert {name: config[name] for name in ("host", "port", "tls", "ws")} == {
        "host": shown["host"],
        "port": int(shown["port"]),
        "tls": True,
        "ws": True,
    }
