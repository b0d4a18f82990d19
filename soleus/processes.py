"""Which stages run in which process, and what each is handed: the composition root."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import hashlib
import ipaddress
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import structlog
import uvicorn

import alerts.channels
import alerts.home
import alerts.worker
import analysis.worker
import ingest.assemble
import ingest.pulling
import ingest.worker
from api.app import create_app
from api.deps import Guest
from domain.clock import Clock
from domain.errors import Conflict, Unavailable
from domain.login import Login
from ingest.taking import Taking
from soleus import broker, forgetting, handed_over, home_facts, intake, means, outside, pages, sources
from soleus.broker_files import Files
from soleus.broker_tls import Certificates
from soleus.broker_watch import BrokerWatch
from soleus.settings import Settings
from store import channels, relay
from store.doorbell import Doorbell
from store.engine import Store
from store.sealed import seal_what_is_not

log = structlog.get_logger()
SWITCH_S = 0.0005
"""How long a thread may compute while another waits for its turn."""
GRACE_S = 5
"""How long open pages may keep a stopping server waiting."""


@dataclass(frozen=True)
class Parts:
    """What every stage of this process shares."""

    config: Settings
    store: Store
    bell: Doorbell
    clock: Clock

    @cached_property
    def taking(self) -> Taking:
        """What messages are taken in with, whether by MQTT or by HTTP."""
        return intake.taking(self.store, self.bell, self.clock)


def worker_stages(parts: Parts, login: Login) -> list[Coroutine[Any, Any, None]]:
    """Ingest, assembly, what is fetched, and analysis."""
    store, bell, clock = parts.store, parts.bell, parts.clock
    puller = sources.puller(parts.config, store, clock, ring=lambda: bell.ring("runs"))
    return [
        ingest.worker.run(parts.taking, login),
        ingest.assemble.run(store, bell, clock),
        ingest.pulling.run(puller, bell),
        analysis.worker.run(store, bell, clock),
        forgetting.run(store, bell, clock, None if parts.config.own_broker else parts.config.data),
    ]


def alert_stages(parts: Parts, login: Login) -> list[Coroutine[Any, Any, None]]:
    """Decisions and deliveries."""
    store, bell, clock = parts.store, parts.bell, parts.clock
    made, world = means.of(parts.config, login), outside.of(parts.config)
    store.write(lambda session: seal_what_is_not(session, world.vault))
    # The same at every start and in every part: what this installation keeps at the broker is known by it.
    owner = hashlib.sha256((made.vapid_key or "").encode()).hexdigest()[:12]
    homes = partial(channels.with_name, vault=world.vault, name="homeassistant")
    return [
        alerts.worker.run(store, bell, clock, alerts.channels.ChannelFactory(made), world),
        alerts.home.run(store, bell, clock, login, owner=owner, homes=homes, facts=home_facts.of),
    ]


def steady() -> None:
    """Make this process prompt, once everything is imported that it needs.

    A full garbage collection looks at every object of every library, 100 ms and more in which no message is taken in: what
    is there now stays for ever and is not looked at again. And a thread that comes back from the disk waits 5 ms for one
    that computes unless told otherwise.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    sys.setswitchinterval(SWITCH_S)


@asynccontextmanager
async def broker_for(parts: Parts) -> AsyncIterator[Login]:
    """The login of this installation's services: at the operator's own broker, or at the embedded one, started here."""
    own = parts.config.own_broker
    if own is not None:
        yield own
        return
    async with embedded_broker(parts) as embedded:
        yield embedded.login


def embedded_broker(parts: Parts, service: Login | None = None) -> AbstractAsyncContextManager[broker.Embedded]:
    """The embedded broker as this installation's settings have it; `service`: whose name and password its services use."""
    config = parts.config
    return broker.embedded(
        config.data,
        config.mqtt_address,
        parts.store,
        parts.bell,
        service=service,
        sync_always=config.mqtt_sync,
        web=config.mqtt_ws_address,
        keys=config.keys_dir,
    )


@contextmanager
def sole_user_of(data: Path) -> Iterator[None]:
    """Hold the data directory for this process.

    Raises:
        Conflict: another `up` holds it.

    """
    with (data / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Conflict(
                f"Another Soleus is running on {data}.",
                "Stop it first, or choose another directory with --data.",
            ) from error
        yield


def listen(config: Settings, *, insecure: bool) -> socket.socket:
    """A socket on the pages' address, taken before anything else starts.

    Raises:
        Conflict: the address is not loopback, and nobody said that this is meant.
        Unavailable: the port is taken.

    """
    host, port = config.http_address
    if not insecure and not _is_loopback(host):
        raise Conflict(
            f"Passwords would cross the network readable: Soleus speaks plain HTTP on {host}.",
            "Put a proxy with https before 127.0.0.1:PORT, or say --insecure if this network is yours alone.",
        )
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host.strip("[]"), port), family=family)
    except OSError as error:
        raise Unavailable(
            f"The pages cannot listen on {host}:{port}: {error.strerror}.",
            "Choose another with --http HOST:PORT.",
        ) from error


def guard_broker(config: Settings, *, insecure: bool) -> None:
    """Let the embedded broker leave loopback with TLS only, or when somebody says that the other is meant.

    Raises:
        Conflict: devices' passwords would cross the network readable, and nobody said that this is meant.

    """
    addresses = [config.mqtt_address, *([config.mqtt_ws_address] if config.mqtt_ws_address else [])]
    open_host = next((host for host, _ in addresses if not _is_loopback(host)), None)
    if open_host is not None and not insecure and Certificates(Files.below(config.data)).shown() is None:
        raise Conflict(
            f"Devices' passwords would cross the network readable: the broker speaks plain MQTT on {open_host}.",
            "Make a certificate with: soleus broker tls — or say --insecure if this network is yours alone.",
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


async def web_stage(parts: Parts, door: socket.socket, login: Login, guest: Guest | None = None) -> None:
    """The pages and the API on `door`, until cancelled."""
    watch = BrokerWatch(login)
    deps = pages.facts(
        parts.store, parts.bell, parts.clock, parts.config, watch.state, guest=guest, intake=intake.of(parts.taking)
    )
    beside = [
        asyncio.create_task(watch.run()),
        asyncio.create_task(handed_over.jobs(parts.store, parts.bell, parts.clock, parts.config.data)),
    ]
    app = create_app(deps)
    server = _Server(
        uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=GRACE_S),
    )
    serving = asyncio.create_task(server.serve(sockets=[door]))
    try:
        await asyncio.shield(serving)
    finally:
        for task in beside:
            task.cancel()
        deps.stopping.set()
        server.should_exit = True
        await asyncio.gather(serving, *beside, return_exceptions=True)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to `until_stopped`, which stops every stage, not only this one."""
        yield


async def until_stopped(*stages: Coroutine[Any, Any, Any]) -> None:
    """Run the stages until SIGINT or SIGTERM, or until one of them ends or fails (then the others stop too)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    tasks = [asyncio.create_task(stage) for stage in stages]
    stopping = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (*tasks, stopping):
            task.cancel()
        await asyncio.gather(*tasks, stopping, return_exceptions=True)
    for task in done:
        if task is not stopping:
            task.result()


async def up(
    parts: Parts,
    *,
    door: socket.socket,
    ready: Callable[[], None],
    also: Callable[[], Coroutine[Any, Any, None]] | None = None,
    guest: Guest | None = None,
) -> None:
    """Everything in one process, the broker as its child; `ready` is called when that runs; ends when `also` ends.

    `guest`: who a visitor from this machine is without signing in; None: nobody.
    """
    async with broker_for(parts) as login:
        ready()
        extra = [also()] if also is not None else []
        steady()
        stages = [*worker_stages(parts, login), *alert_stages(parts, login), web_stage(parts, door, login, guest)]
        await until_stopped(*stages, *extra)


async def serve(parts: Parts, part: str, door: socket.socket | None = None) -> None:
    """One part of an installation that is spread over processes; it needs the operator's own broker."""
    login = parts.config.own_broker
    if login is None:
        raise Unavailable("A part on its own needs a broker.", "Set SOLEUS_MQTT_URL=mqtt://user:password@host:1883.")
    stages = {
        "worker": lambda: worker_stages(parts, login),
        "alerts": lambda: alert_stages(parts, login),
        "api": lambda: [web_stage(parts, door, login)] if door is not None else [],
    }[part]()
    steady()
    await until_stopped(*stages, relay.run(parts.store, parts.bell))
