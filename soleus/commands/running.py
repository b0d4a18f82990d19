"""`up`, `serve` and `demo`: the commands that stay."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from contextlib import ExitStack
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from domain.errors import Unavailable
from soleus import addresses, context, demonstration, logs, processes
from soleus.settings import Settings
from store import joining
from store.doorbell import Doorbell

Http = Annotated[str | None, typer.Option(help="HOST:PORT of pages and API.")]
Mqtt = Annotated[str | None, typer.Option(help="HOST:PORT of the embedded broker.")]
Web = Annotated[str | None, typer.Option("--mqtt-ws", help="HOST:PORT for MQTT over WebSockets; else there is none.")]
Insecure = Annotated[bool, typer.Option("--insecure", help="Open pages and broker beyond loopback, by plain HTTP and MQTT.")]


class Part(StrEnum):
    """A part that can run in a process of its own."""

    WORKER = "worker"
    ALERTS = "alerts"
    API = "api"


def up(
    http: Http = None,
    mqtt: Mqtt = None,
    mqtt_ws: Web = None,
    insecure: Insecure = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Run everything on this machine: broker, stages and pages."""
    config = context.settings(http=http, mqtt=mqtt, mqtt_ws=mqtt_ws)
    logs.configure(config.log_level)
    if config.own_broker is None:
        processes.guard_broker(config, insecure=insecure)
    with ExitStack() as held:
        held.enter_context(processes.sole_user_of(config.data))
        door = held.enter_context(processes.listen(config, insecure=insecure))
        store = held.enter_context(context.opened(config))
        parts = processes.Parts(config, store, Doorbell(), context.CLOCK)
        code = store.write(lambda session: joining.renew_setup_code(session, context.CLOCK()))
        asyncio.run(processes.up(parts, door=door, ready=partial(_tell_where, config, door, code)))


def serve(part: Part, http: Http = None, insecure: Insecure = False) -> None:  # noqa: FBT002 - a flag is a bool
    """Run one part of an installation that is spread over several processes (it needs SOLEUS_MQTT_URL)."""
    config = context.settings(http=http)
    logs.configure(config.log_level)
    with ExitStack() as held:
        door = held.enter_context(processes.listen(config, insecure=insecure)) if part is Part.API else None
        store = held.enter_context(context.opened(config))
        if door is not None:
            code = store.write(lambda session: joining.renew_setup_code(session, context.CLOCK()))
            _tell_new(config, door, code)
        asyncio.run(processes.serve(processes.Parts(config, store, Doorbell(), context.CLOCK), part.value, door))


def demo(
    seconds: Annotated[float | None, typer.Option("--for", help="Stop after this many seconds; else at Ctrl-C.")] = None,
    http: Http = None,
    mqtt: Mqtt = None,
) -> None:
    """Show Soleus at work: a made-up season that ends now, and one run under way."""
    with ExitStack() as held:
        fresh: Path | None = None
        if not context.data_was_chosen():
            fresh = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="soleus-demo-")))
        config = context.settings(data=fresh, http=http, mqtt=mqtt or "127.0.0.1:0")
        logs.configure("warning")
        held.enter_context(processes.sole_user_of(config.data))
        door = held.enter_context(_demo_door(config, asked=http is not None))
        store = held.enter_context(context.opened(config))
        parts = processes.Parts(config, store, Doorbell(), context.CLOCK)
        playing = partial(demonstration.play, parts, seconds)
        guest = demonstration.guest(store, context.CLOCK)
        asyncio.run(processes.up(parts, door=door, ready=partial(_tell_where, config, door), also=playing, guest=guest))


def _tell_where(config: Settings, door: socket.socket, code: str | None = None) -> None:
    typer.echo(f"Soleus is at http://{config.http_address[0]}:{door.getsockname()[1]}/")
    _tell_new(config, door, code)


def _tell_new(config: Settings, door: socket.socket, code: str | None) -> None:
    """While nobody can sign in: the way to the first account, for whoever sees this output."""
    if code is not None:
        typer.echo(f"Soleus is new here: open {addresses.link(config, f'/setup?code={code}', door.getsockname()[1])}")


def _demo_door(config: Settings, *, asked: bool) -> socket.socket:
    """The usual address; if it is taken and nobody asked for it, any free port: the address is printed anyway."""
    try:
        return processes.listen(config, insecure=False)
    except Unavailable:
        if asked:
            raise
        return processes.listen(config.model_copy(update={"http": "127.0.0.1:0"}), insecure=False)
