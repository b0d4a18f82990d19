"""What a runner types into each app so that it sends to Soleus, and what the QR code holds; pure.

Labels are those of the apps' own screens or of their documents:
OwnTracks       keys of its configuration, https://owntracks.org/booklet/tech/json/#_typeconfiguration, which both apps take
                from `owntracks:///config?inline=BASE64` (https://owntracks.org/booklet/features/remoteconfig/#url-config)
Sensor Logger   https://github.com/tszheichoi/awesome-sensor-logger/blob/main/PUSHING.md: MQTT by WebSockets only
Health Auto Export  https://help.healthyapps.dev/en/health-auto-export/automations/rest-api and …/mqtt; the link
                `com.HealthExport://automation?…`: https://github.com/Lybron/health-auto-export/wiki/Configuration-&-Deep-Linking
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import quote, urlencode

from formats.pairing import Pairing, Web

App = Literal["mqtt", "owntracks", "sensorlogger", "autoexport"]
APPS: tuple[App, ...] = get_args(App)
"""`mqtt` is whatever speaks MQTT: a watch's bridge, a pod, a program; the others send on a leaf of their own name."""
Transport = Literal["mqtt", "websocket", "http"]
LINKS = ("owntracks:", "com.HealthExport:")
"""How links begin that an app opens."""
MQTT_3_1_1 = 4
"""OwnTracks' number for the one version that the embedded broker speaks; its own default is 3.1."""


class Setting(NamedTuple):
    """One thing to type: `label` as the app shows it, and the exact value. Secret ones are shown once."""

    label: str
    value: str
    secret: bool = False


class Way(NamedTuple):
    """One way from an app to Soleus. `code` is what a QR code holds, "" for none; `notes` are words `page-app-note-…`."""

    transport: Transport
    settings: tuple[Setting, ...]
    code: str
    notes: tuple[str, ...] = ()

    @property
    def opens(self) -> bool:
        """Whether the code is a link that the app opens and is set up by: nothing has to be typed."""
        return self.code.startswith(LINKS)

    @property
    def lasting(self) -> Way:
        """What of it may be shown again: nothing that has the password in it."""
        return self._replace(settings=tuple(each for each in self.settings if not each.secret), code="")


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where a device comes in: its login; `web`: MQTT over WebSockets, if there is that; `pages`: URL of pages and API."""

    pairing: Pairing
    web: Web | None
    pages: str

    def intake(self, leaf: str) -> str:
        """Where messages of `leaf` are taken by HTTP POST."""
        return f"{self.pages.rstrip('/')}/api/v1/intake/{leaf}"

    @property
    def basic(self) -> str:
        """The value of the header `Authorization`."""
        return "Basic " + b64encode(f"{self.pairing.username}:{self.pairing.password}".encode()).decode()

    @property
    def client_id(self) -> str:
        """A client id that no other device has, of letters and digits as MQTT 3.1.1 asks every broker to take."""
        return "soleus" + sha256(self.pairing.username.encode()).hexdigest()[:16]


def ways(app: App, entrance: Entrance) -> tuple[Way, ...]:
    """Every way from `app` to Soleus, the one to try first first."""
    return _WAYS[app](entrance)


def leaf_of(app: App) -> str | None:
    """The leaf on which an app sends; None: on any."""
    return None if app == "mqtt" else app


def _plain(entrance: Entrance) -> tuple[Way, ...]:
    pairing, web = entrance.pairing, entrance.web
    who = (Setting("User", pairing.username), Setting("Password", pairing.password, secret=True))
    topics = Setting("Topics", f"{pairing.root}/…")
    where = (Setting("Host", pairing.host), Setting("Port", str(pairing.port)), Setting("TLS", _switch(on=pairing.tls)))
    found = [Way("mqtt", (*where, *who, topics), pairing.url)]
    if web is not None:
        address = (Setting("URL", web.url), *who, topics)
        found.append(Way("websocket", address, ""))
    return tuple(found)


def _owntracks(entrance: Entrance) -> tuple[Way, ...]:
    pairing, web = entrance.pairing, entrance.web
    common = {
        "auth": True,
        "username": pairing.username,
        "password": pairing.password,
        "deviceId": pairing.device,
        "tid": pairing.runner[:2],
        "monitoring": 2,
        "cmd": False,
    }
    broker = {
        "pubTopicBase": f"{pairing.root}/owntracks",
        "clientId": entrance.client_id,
        "mqttProtocolLevel": MQTT_3_1_1,
        "pubQos": 1,
        "pubRetain": False,
        "sub": False,
        "cleanSession": True,
    }
    address = {"mode": 0, "host": pairing.host, "port": pairing.port, "tls": pairing.tls, "ws": False}
    found = [
        _configured("mqtt", address | common | broker, ("move",)),
        _configured("http", {"mode": 3, "url": entrance.intake("owntracks")} | common, ("move",)),
    ]
    if web is not None:
        address |= {"host": web.host, "port": web.port, "tls": web.tls, "ws": True}
        found.append(_configured("websocket", address | common | broker, ("move",)))
    return tuple(found)


def _configured(transport: Transport, config: dict[str, Any], notes: tuple[str, ...]) -> Way:
    text = json.dumps({"_type": "configuration"} | config, separators=(",", ":"))
    shown = (Setting(key, _said(value), secret=key == "password") for key, value in config.items())
    code = "owntracks:///config?inline=" + quote(b64encode(text.encode()).decode(), safe="")
    return Way(transport, tuple(shown), code, ("app-code", *notes))


def _sensorlogger(entrance: Entrance) -> tuple[Way, ...]:
    pairing, web = entrance.pairing, entrance.web
    http = (
        Setting("Enable HTTP Push", "on"),
        Setting("Push URL", entrance.intake("sensorlogger")),
        Setting("Auth Header", entrance.basic, secret=True),
    )
    found = [Way("http", http, _lines(http), ("sensorlogger-where", "text-code", "sensorlogger-test"))]
    if web is not None:
        mqtt = (
            Setting("Enable MQTT Publish", "on"),
            Setting("Broker URL", web.host),
            Setting("Port", str(web.port)),
            Setting("Use TLS", _switch(on=web.tls)),
            Setting("Topic", f"{pairing.root}/sensorlogger"),
            Setting("Username", pairing.username),
            Setting("Password", pairing.password, secret=True),
        )
        found.append(Way("websocket", mqtt, _lines(mqtt), ("sensorlogger-where", "text-code")))
    return tuple(found)


def _autoexport(entrance: Entrance) -> tuple[Way, ...]:
    pairing = entrance.pairing
    url = entrance.intake("autoexport")
    http = (
        Setting("Automation Type", "REST API"),
        Setting("Automation Name", "Soleus"),
        Setting("URL", url),
        Setting("Headers: Key", "Authorization"),
        Setting("Headers: Value", entrance.basic, secret=True),
        Setting("Data Type", "Workouts"),
        Setting("Export Format", "JSON"),
        Setting("Export Version", "Version 2"),
    )
    given = {
        "name": "Soleus",
        "url": url,
        "headers": f"Authorization,{entrance.basic}",
        "datatype": "workouts",
        "format": "json",
        "exportversion": "v2",
        "includeworkoutmetadata": "true",
        "enabled": "true",
    }
    mqtt = (
        Setting("Automation Type", "MQTT"),
        Setting("Host", pairing.host),
        Setting("Port", str(pairing.port)),
        Setting("Client ID", entrance.client_id),
        Setting("Topic", f"{pairing.root}/autoexport"),
        Setting("Username", pairing.username),
        Setting("Password", pairing.password, secret=True),
    )
    tls = ("autoexport-tls",) if pairing.tls else ()
    return (
        Way(
            "http",
            http,
            "com.HealthExport://automation?" + urlencode(given, quote_via=quote),
            ("app-code", "autoexport-more"),
        ),
        Way("mqtt", mqtt, _lines(mqtt), ("autoexport-more", "text-code", *tls)),
    )


_WAYS: dict[App, Callable[[Entrance], tuple[Way, ...]]] = {
    "mqtt": _plain,
    "owntracks": _owntracks,
    "sensorlogger": _sensorlogger,
    "autoexport": _autoexport,
}


def _lines(settings: tuple[Setting, ...]) -> str:
    """Settings as text, for an app that reads no code of its own: a phone's reader shows it, to be copied from."""
    return "\n".join(f"{each.label}: {each.value}" for each in settings)


def _switch(*, on: bool) -> str:
    return "on" if on else "off"


def _said(value: object) -> str:
    """A value as OwnTracks' editor of its configuration shows it."""
    return json.dumps(value) if not isinstance(value, str) else value
