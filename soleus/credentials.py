"""Who may log in to the broker: devices are made here, and our own bridges find their passwords again."""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from sqlmodel import Session

from domain.clock import Clock, system_clock
from domain.errors import Conflict, Unavailable
from domain.login import Login
from domain.model import Runner
from formats.app_settings import App
from formats.pairing import Web
from formats.topics import device_name
from soleus import secret_files
from soleus.broker_files import ANY_ADDRESS, Files, noted_login
from soleus.broker_tls import Certificates
from soleus.login_check import check
from soleus.secret_files import new_secret
from soleus.settings import Settings
from store import devices, people
from store.engine import Store

__all__ = ["add_device", "device_login", "new_secret", "renew_device"]
ADMIT_S = 8.0
"""How long a running broker may take to let a new device in; it takes less than a second."""
LOOK_S = 0.05


def add_device(store: Store, runner_id: str, device_id: str, clock: Clock, app: App | None = None) -> str:
    """Make a device of a known runner, by which `app` sends; returns its password, which is kept nowhere else.

    Raises:
        NotFound: there is no such runner.
        Conflict: the runner has such a device.
        BadInput: the name cannot stand in a topic.

    """
    secret = new_secret()
    secret_hash = secret_files.hashed(secret)
    store.write(lambda session: people.add_device(session, runner_id, device_id, secret_hash, clock(), app=app))
    return secret


def renew_device(store: Store, runner_id: str, device_id: str, clock: Clock) -> str:
    """Make a new password for a device and return it; the old one is of no use any more.

    Raises:
        NotFound: there is no such runner or device.

    """
    secret = new_secret()
    secret_hash = secret_files.hashed(secret)
    store.write(lambda session: devices.renew(session, runner_id, device_id, secret_hash, clock()))
    return secret


def device_login(
    config: Settings,
    store: Store,
    runner_id: str,
    device_id: str,
    clock: Clock = system_clock,
) -> Login:
    """A login for one of our own bridges that works now; makes runner and device when they are new.

    At the operator's own broker that is the operator's login; at the embedded one the device's own, whose password is kept
    in the data directory. Blocks until the running broker lets the device in (less than a second).

    Raises:
        Unavailable: no broker runs, or it refuses the login.
        Conflict: the device exists, and its password is only on the device.
        BadInput: runner or device cannot stand in a topic.

    """
    own = config.own_broker
    if own is not None:
        store.write(lambda session: _add_if_new(session, runner_id, device_id, "", clock()))
        check(own)
        return own
    files = Files.below(config.data)
    service = noted_login(files)
    if service is None:
        raise _not_running(config)
    name = device_name(runner_id, device_id)
    with _only_one(files.bridges):
        passwords = secret_files.read_json(files.bridges)
        if name not in passwords:
            # Written down first: a password that nobody uses does no harm, a device whose password is lost does.
            passwords[name] = new_secret()
            secret_files.write_json(files.bridges, passwords)
        secret = str(passwords[name])
        secret_hash = secret_files.hashed(secret)
        store.write(lambda session: _add_if_new(session, runner_id, device_id, secret_hash, clock()))
        row = store.read(lambda session: devices.one(session, runner_id, device_id))
        if not secret_files.matches(secret, row.secret_hash):
            raise Conflict(
                f"The password of {runner_id}'s device {device_id!r} is kept on the device only.",
                "Choose another device name.",
                field="device",
            )
    login = service.of(name, secret)
    _await_admission(config, files, name)
    check(login)
    return login


def _add_if_new(session: Session, runner_id: str, device_id: str, secret_hash: str, now_ms: int) -> None:
    people.add_runner(session, Runner(runner_id), now_ms)
    with contextlib.suppress(Conflict):
        people.add_device(session, runner_id, device_id, secret_hash, now_ms)


def place(config: Settings, asked_as: str = "") -> Login:
    """Where devices log in, without name and password: as the operator says, else where the broker listens or will.

    A broker that listens on every address is reached by the name by which the pages were: `asked_as`.
    """
    known = config.public_broker or config.own_broker
    if known is not None:
        return Login(known.host, known.port, tls=known.tls)
    host, port = config.mqtt_address
    files = Files.below(config.data)
    tls = Certificates(files).shown() is not None
    listens = noted_login(files) or Login(ANY_ADDRESS.get(host, host).strip("[]"), port, tls=tls)
    return Login(asked_as if asked_as and host in ANY_ADDRESS else listens.host, listens.port, tls=listens.tls)


def web_place(config: Settings, asked_as: str = "") -> Web | None:
    """Where apps reach the broker over WebSockets: as the operator says, else where the embedded one listens or will."""
    if config.mqtt_ws_public_url:
        parts = urlsplit(config.mqtt_ws_public_url)
        tls = parts.scheme == "wss"
        return Web(parts.hostname or "", parts.port or (443 if tls else 80), tls=tls)
    if config.own_broker is not None or config.mqtt_ws_address is None:
        return None
    host, port = config.mqtt_ws_address
    reached = asked_as if asked_as and host in ANY_ADDRESS else ANY_ADDRESS.get(host, host)
    return Web(reached.strip("[]"), port, tls=place(config).tls)


def admitted(config: Settings, name: str) -> None:
    """Return when the embedded broker knows the device `name`; at once if it does not run, or is not ours."""
    if config.own_broker is None:
        with contextlib.suppress(Unavailable):
            _await_admission(config, Files.below(config.data), name)


def _await_admission(config: Settings, files: Files, name: str) -> None:
    """Wait until the running broker has the device: while it takes it in, it may refuse who is just connecting."""
    service = noted_login(files)
    try:
        check(service or Login(), patience_s=2.0)
    except Unavailable as error:
        raise _not_running(config) from error
    deadline = time.monotonic() + ADMIT_S
    while name not in secret_files.read_json(files.admitted).get("devices", []):
        if time.monotonic() > deadline:
            raise Unavailable(
                f"The broker does not let {name} in: it may be one of an earlier run, without its Soleus.",
                f"Start Soleus again: soleus up --data {config.data}",
            )
        time.sleep(LOOK_S)


def _not_running(config: Settings) -> Unavailable:
    return Unavailable(f"No broker runs on {config.data}.", f"Start it first: soleus up --data {config.data}")


@contextlib.contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Two bridges that start at once would each make a password, and one of them would be lost."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
