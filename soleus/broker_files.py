"""The embedded broker's files, all in `broker/` below one data directory.

nats.conf      its configuration, with the hashes of everybody's passwords (0600)
login.json     where it listens, and the services' own password (0600)
admitted.json  the devices that it lets in by now
bridges.json   the passwords of our own bridges (0600)
tls/           the certificates, see broker_tls (0600)
homeassistant.json  the hash of Home Assistant's password (0600), if it was given one
jetstream/     what is acknowledged and not yet delivered
nats.log       what it says
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from domain.login import Login
from soleus import broker_config, secret_files

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "[::]": "::1"}  # noqa: S104 - told apart here, not bound to
"""What listens on every address is reached on this machine at the loopback one."""


@dataclass(frozen=True, slots=True)
class Files:
    """Paths below `home`, all absolute."""

    home: Path

    @classmethod
    def below(cls, data: Path) -> Files:
        """Of the installation in `data`; makes the directory."""
        home = (data / "broker").resolve()
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(home)

    @property
    def config(self) -> Path:
        """The server's configuration; its path on a command line is how we know our own server."""
        return self.home / "nats.conf"

    @property
    def pid(self) -> Path:
        """Written by the server itself, so that there is no moment at which it runs unnoted."""
        return self.home / "nats.pid"

    @property
    def log(self) -> Path:
        """The server's log, rotated by itself."""
        return self.home / "nats.log"

    @property
    def output(self) -> Path:
        """What the server says before its log is open: errors of its configuration."""
        return self.home / "start.log"

    @property
    def login(self) -> Path:
        """The services' login."""
        return self.home / "login.json"

    @property
    def admitted(self) -> Path:
        """The names of the devices that the running server lets in."""
        return self.home / "admitted.json"

    @property
    def bridges(self) -> Path:
        """The passwords of our own bridges, by device name."""
        return self.home / "bridges.json"

    @property
    def homeassistant(self) -> Path:
        """The hash of Home Assistant's password."""
        return self.home / "homeassistant.json"

    def homeassistant_hash(self) -> str | None:
        """What is in it; None when Home Assistant has no account."""
        found = secret_files.read_json(self.homeassistant).get("hash")
        return str(found) if found else None


def service_login(files: Files, here: Login, given: Login | None = None) -> Login:
    """The services' login at the broker that listens `here`; noted for other processes.

    Name and password are those `given`; else the password is made once and kept.
    """
    name = (given and given.username) or broker_config.SERVICE
    kept = (given and given.password) or secret_files.read_json(files.login).get("password")
    password = str(kept or secret_files.new_secret())
    login = replace(here, host=ANY_ADDRESS.get(here.host, here.host), username=name, password=password)
    secret_files.write_json(files.login, asdict(login))
    return login


def noted_login(files: Files) -> Login | None:
    """The services' login as the last start of the broker noted it, or None when there was none."""
    noted = secret_files.read_json(files.login)
    if not noted:
        return None
    return Login(**noted)
