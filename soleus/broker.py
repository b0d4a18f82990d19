"""The embedded broker: a NATS server as our child, with one account per device.

    data/broker/nats.conf      written here, with the hashes of everybody's passwords (0600)
    data/broker/login.json     where it listens, and the services' own password (0600)
    data/broker/jetstream/     what is acknowledged and not yet delivered
    data/broker/nats.log

If we are killed, the server runs on and keeps taking messages; the next `embedded` on the same directory ends it first.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from domain.errors import Unavailable
from domain.login import Login
from soleus import broker_config, broker_process, login_check, secret_files
from soleus.broker_config import Place, User
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import DeviceRow

log = structlog.get_logger()
READY_S = 15.0
"""How long a server may take to open its store and its port."""
LOOK_S = 0.3
"""How often the devices are looked at; a new one can log in within a second."""
BACK_OFF_S = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Waits before the first, second, … restart in a row; the last one repeats."""
STEADY_S = 30.0
"""A server that ran this long starts the waits anew."""
LOGIN_FILE = Path("broker") / "login.json"


@dataclass(frozen=True, slots=True)
class Files:
    """The broker's files below one data directory, absolute."""

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


class Embedded:
    """A running embedded broker. `login` is the services' own; `port` the one it listens on."""

    def __init__(self, files: Files, bind: str, login: Login, *, sync_always: bool) -> None:
        self.files = files
        self.login = login
        self._bind = bind
        self._service = broker_config.service_user(secret_files.hashed(login.password or ""))
        self._sync_always = sync_always
        self._process: Process | None = None

    @property
    def port(self) -> int:
        """The MQTT port."""
        return self.login.port

    @property
    def pid(self) -> int | None:
        """The server's process id, None while it is being restarted."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    def admit(self, devices: Sequence[DeviceRow]) -> None:
        """Let these devices in, and no others, from now on (within some 10 ms)."""
        self._write(devices)
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGHUP)

    async def start(self, devices: Sequence[DeviceRow]) -> None:
        """Start the server and return when it takes our login.

        Raises:
            Unavailable: it does not start; says why.

        """
        self._write(devices)
        self._process = await broker_process.start(self.files.config, self.files.output)
        await self._until_ready(self._process)

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
            except Unavailable as error:
                log.error("the broker does not start", error=str(error))
                await self.stop()

    async def stop(self) -> None:
        """Stop the server; what it has acknowledged stays on disk."""
        if self._process is not None:
            await broker_process.stop(self._process)
            self._process = None

    def _write(self, devices: Sequence[DeviceRow]) -> None:
        place = Place(
            host=self._bind,
            port=self.login.port,
            store_dir=str(self.files.home),  # NATS adds the folder `jetstream`
            pid_file=str(self.files.pid),
            log_file=str(self.files.log),
        )
        users: list[User] = [self._service]
        users += [broker_config.device_user(row.runner_id, row.id, row.secret_hash) for row in devices if row.secret_hash]
        secret_files.write_text(self.files.config, broker_config.text(place, users, sync_always=self._sync_always))

    async def _until_ready(self, process: Process) -> None:
        deadline = time.monotonic() + READY_S
        while True:
            if process.returncode is not None:
                raise Unavailable(f"The broker does not start: {self._last_words()}.", f"See {self.files.log}.")
            try:
                await asyncio.to_thread(login_check.check, self.login, patience_s=1.0)
            except Unavailable as error:
                if time.monotonic() > deadline:
                    raise Unavailable(f"The broker does not get ready. {error.what}", f"See {self.files.log}.") from error
                await asyncio.sleep(broker_process.LOOK_S)
            else:
                return

    def _last_words(self) -> str:
        for place in (self.files.log, self.files.output):
            with contextlib.suppress(OSError):
                lines = [line for line in place.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
                wrong = [line for line in lines if "[FTL]" in line or "[ERR]" in line or "nats-server:" in line]
                if wrong:
                    return wrong[-1].split("] ")[-1].rstrip(".")
        return "it ended at once and said nothing"


@asynccontextmanager
async def embedded(
    data: Path,
    address: tuple[str, int],
    store: Store,
    bell: Doorbell,
    *,
    sync_always: bool = False,
) -> AsyncIterator[Embedded]:
    """Run the broker of the installation in `data` on `address` (port 0: any free one) for as long as the block lasts.

    Devices added to `store` meanwhile can log in within a second. A server that dies is started again. With
    `sync_always` nothing acknowledged is lost by a power cut either; by default it survives kill -9.

    Raises:
        Unavailable: no binary, the port is taken, or it does not start; one line and the remedy.

    """
    broker_process.binary()
    files = Files.below(data)
    await asyncio.to_thread(_end_orphan, files)
    host, port = address
    login = _service_login(files, host, broker_process.require_free(host, port))
    running = Embedded(files, host, login, sync_always=sync_always)
    keepers: list[asyncio.Task[None]] = []
    try:
        known = await store.read_async(_fingerprint)
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


async def _admit_new(running: Embedded, store: Store, bell: Doorbell, known: tuple[int, int]) -> None:
    listener = bell.listener("devices")
    while True:
        await listener.wait(LOOK_S)
        try:
            now = await store.read_async(_fingerprint)
            if now != known:
                running.admit(await store.read_async(people.devices))
                known = now
        except OperationalError as error:
            log.warning("the devices cannot be read; trying again", error=str(error.orig))


def _fingerprint(session: Session) -> tuple[int, int]:
    """Changes when a device is added or removed; cheap, as it is asked for all the time."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(DeviceRow.created_ms), 0)).select_from(DeviceRow)
    count, newest = session.execute(query).one()
    return int(count), int(newest)


def _end_orphan(files: Files) -> None:
    pid = broker_process.orphan(files.pid, files.config)
    if pid is not None:
        log.warning("the broker of an earlier run is still there and is ended", pid=pid)
        broker_process.end(pid, files.config)


def _service_login(files: Files, host: str, port: int) -> Login:
    """The services' login, its password as it was if there is one; writes where the broker is now."""
    password = str(secret_files.read_json(files.login).get("password") or secret_files.new_secret())
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1", "[::]": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    secret_files.write_json(
        files.login,
        {"host": reach, "port": port, "username": broker_config.SERVICE, "password": password},
    )
    return Login(host=reach, port=port, username=broker_config.SERVICE, password=password)
