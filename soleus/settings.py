"""What an operator can set: by environment, and for the most used by option. Nothing here is read anywhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.errors import BadInput
from domain.login import Login
from store.engine import sqlite_url


class Settings(BaseModel):
    """The settings of this installation; each can be given as `SOLEUS_{NAME}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: Path = Field(description="Directory of the database, the broker's store, keys and logs.")
    database_url: str | None = Field(None, description="postgresql://user:password@host/db; else SQLite below data.")
    mqtt_url: str | None = Field(None, description="mqtt://user:password@host:port of your own broker; else the embedded.")
    http: str = Field("127.0.0.1:8321", description="HOST:PORT of pages and API.")
    mqtt: str | None = Field(
        None, description="HOST:PORT of the embedded broker; else 127.0.0.1:1883, or :8883 once it has a certificate."
    )
    mqtt_ws: str | None = Field(None, description="HOST:PORT where it also takes MQTT over WebSockets, path /mqtt.")
    mqtt_ws_public_url: str | None = Field(
        None,
        pattern=r"^wss?://[^/@\s]+$",
        description="ws://HOST:PORT or wss://…: where apps reach that, if it is not where it listens.",
    )
    mqtt_ca: Path | None = Field(None, description="File of what signs your own broker's certificate, if that is private.")
    mqtt_public_url: str | None = Field(
        None,
        pattern=r"^mqtts?://[^/@\s]+$",
        description="mqtt://HOST:PORT or mqtts://…: where devices reach the broker, if that is not where it listens.",
    )
    mqtt_sync: bool = Field(
        default=False, description="Embedded broker: on the disk before it acknowledges (safe over power loss)."
    )
    alerts_allow_hosts: str = Field(
        "", description="Hosts (HOST or HOST:PORT, by comma) that channels and sources may reach, public or not."
    )
    intervals_url: str = Field(
        "https://intervals.icu", pattern=r"^https?://[^/@\s]+$", description="Where intervals.icu is; for tests."
    )
    public_url: str | None = Field(
        None, pattern=r"^https?://[^/\s]+", description="Where runners reach the pages; for links."
    )
    push_contact: str | None = Field(
        None, pattern=r"^(mailto:|https://)", description="mailto: or https: address of the operator, for push services."
    )
    keys: Path | None = Field(None, description="Directory of the keys that several parts share; else keys below data.")
    log_level: str = Field("info", description="debug, info, warning or error.")

    @property
    def store_url(self) -> str:
        """The database in use."""
        return self.database_url or sqlite_url(self.data)

    @property
    def keys_dir(self) -> Path:
        """Where the keys are."""
        return self.keys or self.data / "keys"

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Hosts that channels may reach though they are not public."""
        return frozenset(host.strip().strip("[]").lower() for host in self.alerts_allow_hosts.split(",") if host.strip())

    @property
    def http_address(self) -> tuple[str, int]:
        """Host and port of the pages."""
        return _address(self.http, "http")

    @property
    def mqtt_address(self) -> tuple[str, int]:
        """Host and port of the embedded broker."""
        return _address(self.mqtt or f"127.0.0.1:{8883 if self._has_certificate else 1883}", "mqtt")

    @property
    def mqtt_ws_address(self) -> tuple[str, int] | None:
        """Host and port where the embedded broker takes MQTT over WebSockets."""
        return _address(self.mqtt_ws, "mqtt-ws") if self.mqtt_ws else None

    @property
    def broker_ca(self) -> Path | None:
        """What signs the broker's certificate, if the system's authorities do not: named, or the embedded broker's own."""
        shared = self.keys_dir / "broker-ca.crt"
        return self.mqtt_ca or (shared if shared.is_file() else None)

    @property
    def public_broker(self) -> Login | None:
        """Where devices reach the broker, if the operator said so."""
        return Login.from_url(self.mqtt_public_url) if self.mqtt_public_url else None

    @property
    def own_broker(self) -> Login | None:
        """The operator's broker, if there is one."""
        ca = self.broker_ca
        return Login.from_url(self.mqtt_url, None if ca is None else str(ca)) if self.mqtt_url else None

    @property
    def _has_certificate(self) -> bool:
        return (self.data / "broker" / "tls" / "server.pem").is_file()


def _address(text: str, name: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:  # noqa: PLR2004 - the last TCP port
        raise BadInput(f"--{name} cannot be {text!r}.", "Write HOST:PORT, for example 127.0.0.1:8321.", field=name)
    return host, int(port)


def default_data() -> Path:
    """`$XDG_DATA_HOME/soleus`, or `~/.local/share/soleus`."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "soleus"


def load(environ: Mapping[str, str], **given: str | Path | None) -> Settings:
    """Settings from `SOLEUS_*` of `environ`, overridden by what was `given` as options (None = not given).

    Raises:
        BadInput: a setting that is not understood; names it.

    """
    found: dict[str, str | Path] = {
        name: environ[f"SOLEUS_{name.upper()}"] for name in Settings.model_fields if environ.get(f"SOLEUS_{name.upper()}")
    }
    found |= {name: value for name, value in given.items() if value is not None}
    found.setdefault("data", default_data())
    try:
        settings = Settings.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        what = f"SOLEUS_{name.upper()}: {first['msg']}."
        raise BadInput(what, "See the README's table of settings.", field=name) from error
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings
