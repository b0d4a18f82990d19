"""The embedded broker: a NATS server as our child, with one account per device.

If we are killed, the server runs on and keeps taking messages; the next `embedded` on the same directory ends it first.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from domain.errors import Unavailable
from domain.login import Login
from formats import topics
from soleus import broker_config, broker_process, login_check, secret_files
from soleus.broker_config import Place
from soleus.broker_files import Files, service_login
from soleus.broker_tls import Certificates
from soleus.certificates import today
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import DeviceRow

log = structlog.get_logger()
READY_S = 15.0
"""How long a server may take to open its store and its port."""
RELOAD_S = 5.0
"""How long a server may take to read its configuration again; it takes some 10 ms."""
LOOK_S = 0.3
"""How often the devices are looked at; a new one can log in within a second."""
BACK_OFF_S = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Waits before the first, second, … restart in a row; the last one repeats."""
STEADY_S = 30.0
"""A server that ran this long starts the waits anew."""

RENEW_S = 6 * 3600.0
"""How often the certificate's age is looked at while the server runs."""

Fingerprint = tuple[int, int, int]
"""How many devices there are, when the newest was added, and when the newest password was made."""


State = tuple[Fingerprint, str | None, tuple[int, ...]]
"""What the server has to be told of when it changes: devices, Home Assistant's password, certificate."""


class Binding(NamedTuple):
    """Where the server listens: for MQTT, and for MQTT over WebSockets if it does."""

    host: str
    port: int
    web: tuple[str, int] | None = None


class Embedded:
    """A running embedded broker. `login` is the services' own; it may read and write `soleus/#`."""

    def __init__(
        self, files: Files, bind: Binding, login: Login, certificates: Certificates, *, sync_always: bool = False
    ) -> None:
        self.files = files
        self.login = login
        self.web_port = None if bind.web is None else bind.web[1]
        self.certificates = certificates
        self._bind = bind
        self._service = broker_config.service_user(
            secret_files.hashed(login.password or ""), login.username or broker_config.SERVICE
        )
        self._sync_always = sync_always
        self._process: Process | None = None
        self._loaded = ""
        self._shown = self._reading = certificates.stamp()
        self._admitting = threading.Lock()

    @property
    def port(self) -> int:
        """The MQTT port."""
        return self.login.port

    @property
    def pid(self) -> int | None:
        """The server's process id, None while it is being restarted."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    def admit(self, devices: Sequence[DeviceRow]) -> None:
        """Let these devices in, and no others; returns when the server does so. Blocks for some 10 ms.

        Who is connected stays connected, unless it is no longer among them. Who is in the middle of connecting may be
        refused once and has to try again.
        """
        with self._admitting:
            config, pid = self._text(devices), self.pid
            if pid is None or (config == self._loaded and self.certificates.stamp() == self._shown):
                return
            self._reading = self.certificates.stamp()
            secret_files.write_text(self.files.config, config)
            heard = broker_process.length(self.files.log)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGHUP)
                self._await_reload(heard)
            self._note_loaded(config, devices)

    async def start(self, devices: Sequence[DeviceRow]) -> None:
        """Start the server and return when it takes our login.

        Raises:
            Unavailable: it does not start; says why.

        """
        config, self._reading = self._text(devices), self.certificates.stamp()
        secret_files.write_text(self.files.config, config)
        began = broker_process.length(self.files.log)
        self._process = await broker_process.start(self.files.config, self.files.output)
        await self._until_ready(self._process, began)
        self._note_loaded(config, devices)

    async def keep_alive(self, store: Store) -> None:
        """Start the server again whenever it dies, until cancelled."""
        tries, started = 0, time.monotonic()
        while True:
            if self._process is not None:
                code = await self._process.wait()
                log.warning("the broker died and is started again", code=code, log=str(self.files.log))
            if time.monotonic() - started > STEADY_S:
                tries = 0
            await asyncio.sleep(BACK_OFF_S[min(tries, len(BACK_OFF_S) - 1)])
            tries, started = tries + 1, time.monotonic()
            try:
                await self.start(await store.read_async(people.devices))
            except (Unavailable, OperationalError) as error:
                log.error("the broker does not start; trying again", error=str(error))  # noqa: TRY400 - says it all
                await self.stop()

    async def stop(self) -> None:
        """Stop the server; what it has acknowledged stays on disk."""
        if self._process is not None:
            await broker_process.stop(self._process)
            self._process = None

    def _text(self, devices: Sequence[DeviceRow]) -> str:
        place = Place(
            host=self._bind.host,
            port=self.login.port,
            store_dir=str(self.files.home),  # NATS adds the folder `jetstream`
            pid_file=str(self.files.pid),
            log_file=str(self.files.log),
            certificate=str(self.certificates.file) if self.login.tls else None,
            web=self._bind.web,
        )
        known = [broker_config.device_user(row.runner_id, row.id, row.secret_hash) for row in devices if row.secret_hash]
        home = self.files.homeassistant_hash()
        others = [] if home is None or self.login.username == broker_config.HOME else [broker_config.home_user(home)]
        return broker_config.text(place, [self._service, *others, *known], sync_always=self._sync_always)

    def _note_loaded(self, config: str, devices: Sequence[DeviceRow]) -> None:
        self._loaded, self._shown = config, self._reading
        names = [topics.device_name(row.runner_id, row.id) for row in devices]
        secret_files.write_json(self.files.admitted, {"devices": names})

    def _await_reload(self, heard: int) -> None:
        deadline = time.monotonic() + RELOAD_S
        while time.monotonic() < deadline:
            said = broker_process.since(self.files.log, heard)
            if "Reloaded server configuration" in said:
                return
            if "Failed to reload" in said:
                log.error("the broker does not take its new configuration", log=str(self.files.log))
                return
            time.sleep(broker_process.LOOK_S)
        log.warning("the broker is slow to take its new configuration", log=str(self.files.log))

    async def _until_ready(self, process: Process, began: int) -> None:
        deadline = time.monotonic() + READY_S
        while True:
            if process.returncode is not None:
                words = broker_process.last_words(
                    broker_process.since(self.files.log, began) or broker_process.since(self.files.output, 0)
                )
                raise Unavailable(f"The broker does not start: {words}.", f"See {self.files.log}.")
            try:
                await asyncio.to_thread(login_check.check, self.login, patience_s=1.0)
            except Unavailable as error:
                if time.monotonic() > deadline:
                    raise Unavailable(f"The broker does not get ready. {error.what}", f"See {self.files.log}.") from error
                await asyncio.sleep(broker_process.LOOK_S)
            else:
                return


@asynccontextmanager
async def embedded(
    data: Path,
    address: tuple[str, int],
    store: Store,
    bell: Doorbell,
    *,
    service: Login | None = None,
    sync_always: bool = False,
    web: tuple[str, int] | None = None,
    keys: Path | None = None,
) -> AsyncIterator[Embedded]:
    """Run the broker of the installation in `data` on `address` (port 0: any free one) for as long as the block lasts.

    With a certificate there (`soleus broker tls`) it speaks TLS, and takes a renewed one while it runs. `web`: where
    it takes MQTT over WebSockets, None: nowhere. `keys`: where the other parts find our authority's certificate.
    Devices added to `store` meanwhile can log in within a second. A server that dies is started again. The services' name
    and password are made here and kept below `data`, or are those of `service`. With `sync_always` nothing acknowledged is
    lost by a power cut either; by default it survives kill -9.

    Raises:
        Unavailable: no binary, the port is taken, or it does not start; one line and the remedy.

    """
    broker_process.binary()
    files = Files.below(data)
    await asyncio.to_thread(_end_orphan, files)
    certificates = Certificates(files, keys)
    await asyncio.to_thread(certificates.refresh, today())
    with contextlib.ExitStack() as ports:
        bind = Binding(*_held(ports, address), None if web is None else _held(ports, web))
        login = service_login(files, _here(bind, certificates), service)
        running = Embedded(files, bind, login, certificates, sync_always=sync_always)
        keepers: list[asyncio.Task[None]] = []
        try:
            known = await _state(running, store)
            await running.start(await store.read_async(people.devices))
            keepers += [
                asyncio.create_task(running.keep_alive(store), name="broker"),
                asyncio.create_task(_admit_new(running, store, bell, known), name="broker-devices"),
            ]
            yield running
        finally:
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)
            await running.stop()


def _held(ports: contextlib.ExitStack, address: tuple[str, int]) -> tuple[str, int]:
    return address[0], ports.enter_context(broker_process.held(*address))


def _here(bind: Binding, certificates: Certificates) -> Login:
    """How the broker is reached on this machine."""
    shown = certificates.shown()
    if shown is None:
        return Login(bind.host, bind.port)
    return Login(bind.host, bind.port, tls=True, ca=str(shown.ca), proves=shown.proves)


async def _state(running: Embedded, store: Store) -> State:
    return await store.read_async(_fingerprint), running.files.homeassistant_hash(), running.certificates.stamp()


async def _admit_new(running: Embedded, store: Store, bell: Doorbell, known: State) -> None:
    listener = bell.listener("devices")
    renew_s = time.monotonic() + RENEW_S
    while True:
        await listener.wait(LOOK_S)
        try:
            now = await _state(running, store)
            if now[2] != known[2] or time.monotonic() > renew_s:
                await asyncio.to_thread(running.certificates.refresh, today())
                renew_s = time.monotonic() + RENEW_S
                now = *now[:2], running.certificates.stamp()
            if now != known:
                await asyncio.to_thread(running.admit, await store.read_async(people.devices))
                known = now
        except OperationalError as error:
            log.warning("the devices cannot be read; trying again", error=str(error.orig))


def _fingerprint(session: Session) -> Fingerprint:
    """Changes when a device is added or removed, or gets a new password; cheap, as it is asked for all the time."""
    latest = (sa.func.coalesce(sa.func.max(column), 0) for column in (DeviceRow.created_ms, DeviceRow.paired_ms))
    count, newest, paired = session.execute(sa.select(sa.func.count(), *latest).select_from(DeviceRow)).one()
    return int(count), int(newest), int(paired)


def _end_orphan(files: Files) -> None:
    pid = broker_process.orphan(files.pid, files.config)
    if pid is not None:
        log.warning("the broker of an earlier run is still there and is ended", pid=pid)
        broker_process.end(pid, files.config)
