"""`soleus bench alerts`: findings decided and delivered per second, beside posting as many messages and nothing else.

The receiver is a process of its own that answers 200 to everything. Both sides post with the same Apprise in the same number
of threads. The stage reads findings, decides, stores tellings and deliveries, claims, posts and marks, with a disk that is
waited for; its denominator posts messages that were made before its clock started. They take turns in the same minute.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlmodel import Session

from alerts import deciding, worker
from alerts.channels import ChannelFactory, audience_of
from alerts.channels.apprise import AppriseChannel
from alerts.channels.means import Means
from alerts.channels.reach import Reach
from alerts.outside import Outside
from domain.clock import system_clock
from domain.login import Login
from domain.model import Finding, Message, Runner, Severity
from soleus import logs
from store import channels, findings, people, preferences
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url
from store.sealed import Vault

FINDINGS = 600
RUNNERS = 4
TURNS = 5
PATIENCE_S = 120
LOOK_S = 0.02
_REACH = Reach(frozenset({"127.0.0.1"}))
_RECEIVER = """
import asyncio
async def talk(reader, writer):
    try:
        while True:
            head = (await reader.readuntil(b"\\r\\n\\r\\n")).lower()
            length = head.partition(b"content-length:")[2].partition(b"\\r\\n")[0]
            await reader.readexactly(int(length or 0))
            writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
async def main():
    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def run(turns: int = TURNS, most: int = FINDINGS) -> dict[str, Any]:
    """Medians of `turns` turns of each side with `most` findings.

    Returns:
        `ratio` delivered ÷ posted per second, `denominator` = posts per second and nothing else, `rate_per_s` findings
        decided, stored and delivered per second, and in `runs` the three sides `post`, `decide` (nothing is sent) and
        `deliver`, each with its rate_per_s, its ratio to posting and its spread, (most - least) ÷ median.

    """
    logs.configure("critical")  # the console tells of every message
    rates: dict[str, list[float]] = {"post": [], "decide": [], "deliver": []}
    with _receiver() as port:
        url = f"json://127.0.0.1:{port}/hook"
        asyncio.run(_post(url, 50))  # Apprise takes a second to load
        for _ in range(turns):
            rates["post"].append(most / asyncio.run(_post(url, most)))
            with _store(url, most) as (store, _):
                rates["decide"].append(most / _decide(store))
            with _store(url, most) as (store, vault):
                rates["deliver"].append(most / asyncio.run(_deliver(store, vault)))
    rows = [_row(name, each, rates["post"]) for name, each in rates.items()]
    delivered = rows[-1]
    return {
        "ratio": delivered["ratio"],
        "denominator": rows[0]["rate_per_s"],
        "rate_per_s": delivered["rate_per_s"],
        "runs": rows,
    }


def _row(name: str, rates: list[float], posts: list[float]) -> dict[str, Any]:
    """A side's figures; its ratio is the median over the turns, each against the posts of the same turn."""
    middle = median(rates)
    return {
        "name": name,
        "rate_per_s": round(middle, 1),
        "ratio": round(median(rate / post for rate, post in zip(rates, posts, strict=True)), 3),
        "spread": round((max(rates) - min(rates)) / middle, 3),
    }


@contextmanager
def _receiver() -> Iterator[int]:
    """The port of a receiver that takes everything."""
    process = subprocess.Popen([sys.executable, "-c", _RECEIVER], stdout=subprocess.PIPE)  # noqa: S603 - our own text
    assert process.stdout is not None  # noqa: S101 - PIPE was asked for
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def _store(url: str, most: int) -> Iterator[tuple[Store, Vault]]:
    """A new store with so many findings to decide; each goes to the console and to the receiver."""
    with tempfile.TemporaryDirectory(prefix="soleus-bench-") as folder:
        store, vault = Store(sqlite_url(Path(folder))), Vault(Fernet.generate_key())
        store.migrate()

        def fill(session: Session) -> None:
            for n in range(RUNNERS):
                name = f"runner{n}"
                people.add_runner(session, Runner(name), 1)
                preferences.change(session, name, {"quiet": False, "a_day": None, "report_weekday": None}, 1)
                channels.add(session, vault, name, url, 1, audience=audience_of(url))
                findings.save(session, name, [_finding(str(i)) for i in range(most // RUNNERS)])

        store.write(fill)
        try:
            yield store, vault
        finally:
            store.close()


def _finding(key: str) -> Finding:
    return Finding(
        rule="load.session_spike",
        version=1,
        severity=Severity.WATCH,
        key=key,
        title="Longest run in 30 days",
        why="18.0 km, 1.4 times the longest of the last 30 days.",
        do="Leave the next run out, or make it a short one.",
        created_ms=system_clock(),
    )


async def _post(url: str, most: int) -> float:
    """Seconds to post so many messages with nothing around it, as many channels at once as the stage has."""
    of = _finding("x")
    ours = [AppriseChannel(url, _REACH) for _ in range(RUNNERS)]
    began = time.perf_counter()

    async def some(channel: AppriseChannel, numbers: range) -> None:
        for n in numbers:
            await channel.send(_message(of, str(n)))

    at_once = AppriseChannel.at_once
    step = RUNNERS * at_once
    await asyncio.gather(*(some(ours[i % RUNNERS], range(i, most, step)) for i in range(step)))
    taken = time.perf_counter() - began
    for channel in ours:
        await channel.close()
    return taken


def _message(of: Finding, number: str) -> Message:
    return Message(
        id=number,
        alert_id=number,
        runner_id="bench",
        rule=of.rule,
        severity=of.severity,
        title=of.title,
        why=of.why,
        do=of.do,
        t_ms=of.created_ms,
        ttl_s=300,
    )


def _decide(store: Store) -> float:
    """Seconds to decide on everything, with the tellings and deliveries stored."""
    began = time.perf_counter()
    while store.write(lambda session: deciding.decide_batch(session, system_clock()))[0]:
        pass
    return time.perf_counter() - began


async def _deliver(store: Store, vault: Vault) -> float:
    """Seconds until the stage has decided and delivered everything."""
    # Nobody listens on the port of the watch: the runners have none.
    factory = ChannelFactory(Means(Login("127.0.0.1", 9), _REACH))
    left = sa.text(
        """SELECT (SELECT count(*) FROM finding WHERE NOT decided)
                + (SELECT count(*) FROM delivery WHERE status IN ('queued', 'retrying'))"""
    )
    began = time.perf_counter()
    task = asyncio.create_task(worker.run(store, Doorbell(), system_clock, factory, Outside(vault)))
    try:
        async with asyncio.timeout(PATIENCE_S):
            while await store.read_async(lambda session: session.execute(left).scalar_one()):  # noqa: ASYNC110 - rows tell it
                await asyncio.sleep(LOOK_S)
        return time.perf_counter() - began
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
