"""What the flood tests share: the alerts stage in a process of its own, many runners, and receivers that count."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from alerts.channels import audience_of
from domain.login import Login
from domain.model import Runner, Severity
from store import channels, findings, people, preferences
from store.engine import Store
from tests.alerting import ALL_DAY, KEY, VAULT, finding
from tests.conftest import ROOT

PROCESS = """
import asyncio, sys
from alerts import worker
from alerts.channels import ChannelFactory
from alerts.channels.means import Means
from alerts.channels.reach import Reach
from alerts.outside import Outside
from domain.clock import system_clock
from domain.login import Login
from store.doorbell import Doorbell
from store.engine import Store
from store.sealed import Vault
url, key, host, port, username, password = sys.argv[1:]
means = Means(Login(host, int(port), username or None, password or None), Reach(frozenset({"127.0.0.1"})))
asyncio.run(worker.run(Store(url), Doorbell(), system_clock, ChannelFactory(means), Outside(Vault(key.encode()))))
"""
"""Nothing but this stage; what it logs goes nowhere."""
SEVERITIES = (*[Severity.WATCH, Severity.WATCH, Severity.WARN] * 16, Severity.URGENT)
"""In turn: what may wait, and now and then what may not."""


class StageProcess:
    """The stage in a process that can be killed at any moment, and started again."""

    def __init__(self, store: Store, login: Login) -> None:
        self._arguments = [
            store.url.render_as_string(hide_password=False),
            KEY.decode(),
            login.host,
            str(login.port),
            login.username or "",
            login.password or "",
        ]
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it."""
        nowhere = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROCESS, *self._arguments, cwd=ROOT, stdout=nowhere, stderr=nowhere
        )

    async def kill(self) -> None:
        """SIGKILL: it can write nothing more down."""
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()
            self._process = None

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.returncode is None

    def resident_mb(self) -> float:
        """Its memory, as the kernel counts it."""
        assert self._process is not None
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise AssertionError("no VmRSS")


@asynccontextmanager
async def stage_process(store: Store, login: Login) -> AsyncIterator[StageProcess]:
    """The stage in a process of its own, running; ended at the end."""
    process = StageProcess(store, login)
    await process.start()
    try:
        yield process
    finally:
        await process.kill()


@dataclass
class Answers:
    """An HTTP receiver on the test's own loop that takes `delay_s` for an answer and counts what it got, by id."""

    delay_s: float = 0.0
    port: int = 0
    hangs_s: list[float] = field(default_factory=list)
    """How long the first ones take, in turn; the others take `delay_s`."""
    got: list[str] = field(default_factory=list)
    """The Idempotency-Key of each message that was answered with 200, in order."""
    asked: int = 0
    """Messages that began to arrive; those of a killed sender too."""

    @property
    def url(self) -> str:
        """Its channel."""
        return f"json://127.0.0.1:{self.port}/hook"


@asynccontextmanager
async def answering(delay_s: float = 0.0, port: int = 0) -> AsyncIterator[Answers]:
    """Such a receiver, on `port` or on a free one."""
    here = Answers(delay_s)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
                await reader.readexactly(int(headers["content-length"]))
                here.asked += 1
                await asyncio.sleep(here.hangs_s.pop(0) if here.hangs_s else here.delay_s)
                here.got.append(headers["idempotency-key"])
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the sender is done, or was killed
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port, backlog=512, reuse_port=bool(port))
    here.port = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()


def settle_in(store: Store, runners: Iterable[str]) -> None:
    """Put runners with a watch each into the store; they are told at any hour, however often."""

    def work(session: Session) -> None:
        for runner in runners:
            people.add_runner(session, Runner(runner), 1)
            people.add_device(session, runner, "wrist", "", 1)
            preferences.change(session, runner, ALL_DAY, 1)

    store.write(work)


def give(store: Store, runners: Iterable[str], url: str) -> None:
    """Each of them gets this channel."""

    def work(session: Session) -> None:
        for runner in runners:
            channels.add(session, VAULT, runner, url, 1, audience=audience_of(url))

    store.write(work)


def flood(store: Store, shares: dict[str, int], tag: str) -> None:
    """Commit so many findings of each runner at once, as one transaction."""

    def work(session: Session) -> None:
        for runner, share in shares.items():
            found = [finding(f"{tag}{n}", SEVERITIES[n % len(SEVERITIES)]) for n in range(share)]
            findings.save(session, runner, found)

    store.write(work)


def undelivered(store: Store) -> int:
    """Findings to decide and deliveries to make."""
    return number(
        store,
        """SELECT (SELECT count(*) FROM finding WHERE NOT decided)
                + (SELECT count(*) FROM delivery WHERE status IN ('queued', 'retrying'))""",
    )


def number(store: Store, query: str, **values: object) -> int:
    """A number that the database tells."""
    return int(store.read(lambda session: session.execute(sa.text(query), values).scalar_one()))
