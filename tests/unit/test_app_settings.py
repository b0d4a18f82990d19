"""What is told to each app: the same login in every way, exact values, and no password in what may be shown again."""

from __future__ import annotations

import json
from base64 import b64decode
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.qr import matrix
from domain.login import Login
from formats.app_settings import APPS, App, Entrance, Way, leaf_of, ways
from formats.pairing import Pairing, Web

SECRET = "s3cret-_+/=:@"
THERE = Entrance(
    Pairing("ada", "phone", "soleus.lan", 8883, SECRET, tls=True), Web("soleus.lan", 8084, tls=True), "https://soleus.lan/"
)


def typed(way: Way) -> dict[str, str]:
    """What a person types, by the app's own labels."""
    return {label: value for label, value, _ in way.settings}


def by(app: App, transport: str, there: Entrance = THERE) -> Way:
    """One way of an app."""
    return next(way for way in ways(app, there) if way.transport == transport)


def test_owntracks_is_set_up_by_what_its_code_holds() -> None:
    """By MQTT, by WebSockets and by HTTP: the version that the broker speaks, the app's own topic, and nothing retained."""
    for transport, expected in (
        ("mqtt", {"mode": 0, "host": "soleus.lan", "port": 8883, "tls": True, "ws": False}),
        ("websocket", {"mode": 0, "host": "soleus.lan", "port": 8084, "tls": True, "ws": True}),
        ("http", {"mode": 3, "url": "https://soleus.lan/api/v1/intake/owntracks"}),
    ):
        way = by("owntracks", transport)
        link = urlsplit(way.code)
        assert (link.scheme, link.netloc, link.path) == ("owntracks", "", "/config")
        config = json.loads(b64decode(unquote(link.query.removeprefix("inline=")), validate=True))
        assert config["_type"] == "configuration"
        assert expected.items() <= config.items()
        assert (config["auth"], config["username"], config["password"]) == (True, "ada.phone", SECRET)
        if transport != "http":
            assert config["pubTopicBase"] == "soleus/v1/ada/phone/owntracks"
            assert (config["mqttProtocolLevel"], config["pubRetain"], config["sub"]) == (4, False, False)
            assert config["clientId"].isalnum()
            assert len(config["clientId"]) <= 23
        assert typed(way)["username"] == "ada.phone"


def test_sensor_logger_speaks_websockets_or_http_only() -> None:
    """Its MQTT is WebSockets, so that nothing is told of plain MQTT; HTTP has the login as Basic."""
    assert [way.transport for way in ways("sensorlogger", THERE)] == ["http", "websocket"]
    http = typed(by("sensorlogger", "http"))
    assert http["Push URL"] == "https://soleus.lan/api/v1/intake/sensorlogger"
    assert b64decode(http["Auth Header"].removeprefix("Basic ")).decode() == f"ada.phone:{SECRET}"
    web = typed(by("sensorlogger", "websocket"))
    assert (web["Broker URL"], web["Port"], web["Use TLS"]) == ("soleus.lan", "8084", "on")
    assert web["Topic"] == "soleus/v1/ada/phone/sensorlogger"
    without = Entrance(THERE.pairing, None, THERE.pages)
    assert [way.transport for way in ways("sensorlogger", without)] == ["http"]


def test_health_auto_export_opens_its_code() -> None:
    """The link makes a REST automation with the same values that a person would type."""
    way = by("autoexport", "http")
    link = urlsplit(way.code)
    assert (link.scheme.lower(), link.netloc) == ("com.healthexport", "automation")
    given_in = {name: values[0] for name, values in parse_qs(link.query).items()}
    by_hand = typed(way)
    assert given_in["url"] == by_hand["URL"] == "https://soleus.lan/api/v1/intake/autoexport"
    assert given_in["headers"] == f"Authorization,{by_hand['Headers: Value']}"
    assert given_in["format"] == "json"
    assert typed(by("autoexport", "mqtt"))["Topic"] == "soleus/v1/ada/phone/autoexport"


def test_whatever_speaks_mqtt_gets_one_line() -> None:
    """As before; with the address for WebSockets, if there is one."""
    plain = by("mqtt", "mqtt")
    assert Login.from_url(plain.code) == Login("soleus.lan", 8883, "ada.phone", SECRET, tls=True)
    assert typed(by("mqtt", "websocket"))["URL"] == "wss://soleus.lan:8084/mqtt"


@pytest.mark.parametrize("app", APPS)
def test_what_is_shown_again_has_no_password(app: App) -> None:
    """Neither as such nor as Basic, nor in a code."""
    for way in ways(app, THERE):
        again = repr(way.lasting)
        assert SECRET not in again
        assert THERE.basic.removeprefix("Basic ") not in again
        assert way.lasting.code == ""
        assert any(each.secret for each in way.settings)


SLUGS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1, max_size=64)
SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=40)


@given(SLUGS, SLUGS, st.sampled_from(["soleus.lan", "fd00::2"]), SECRETS)
def test_any_name_and_password_come_out_as_they_went_in(runner: str, device: str, host: str, secret: str) -> None:
    """Ids stay within what brokers take, topics are the device's own, and the longest code still fits a QR code."""
    pairing = Pairing(runner, device, host, 8883, secret, tls=True)
    there = Entrance(pairing, Web(host, 8084, tls=True), "https://soleus.example.org")
    assert there.client_id.isalnum()
    for app in APPS:
        for way in ways(app, there):
            assert len(way.code) <= 2331, "what version 40 holds with error correction M"
            if leaf_of(app) is not None and way.transport != "http":
                assert f"{pairing.root}/{leaf_of(app)}" in typed(way).values()
    code = urlsplit(by("owntracks", "mqtt", there).code).query.removeprefix("inline=")
    assert json.loads(b64decode(unquote(code)))["password"] == secret


def test_a_code_can_be_drawn() -> None:
    """With modules large enough for a phone's camera at the size of the page."""
    for app in APPS:
        assert all(len(matrix(way.code)) <= 105 for way in ways(app, THERE) if way.code)
