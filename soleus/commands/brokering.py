"""`soleus broker`: the broker alone, for an installation that is spread over processes; and its certificate."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from domain.clock import iso
from domain.errors import BadInput, Unavailable
from soleus import context, logs, trusting
from soleus.broker_files import Files
from soleus.broker_tls import Certificates, Shown
from soleus.certificates import today
from soleus.commands.running import Insecure, Mqtt, Web
from soleus.processes import Parts, embedded_broker, guard_broker, sole_user_of, until_stopped
from soleus.settings import Settings
from store.doorbell import Doorbell

app = typer.Typer(
    invoke_without_command=True, help="The broker alone (installations spread over processes); its certificate."
)


@app.callback()
def broker(
    run: typer.Context,
    mqtt: Mqtt = None,
    mqtt_ws: Web = None,
    insecure: Insecure = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Run only the broker; the services' name and password are those in SOLEUS_MQTT_URL, devices come from the database."""
    if run.invoked_subcommand is not None:
        return
    config = context.settings(mqtt=mqtt, mqtt_ws=mqtt_ws)
    logs.configure(config.log_level)
    guard_broker(config, insecure=insecure)
    with sole_user_of(config.data), context.opened(config) as store:
        asyncio.run(_run(Parts(config, store, Doorbell(), context.CLOCK)))


async def _run(parts: Parts) -> None:
    """Serve until SIGINT or SIGTERM."""
    service = parts.config.own_broker
    if service is None or not service.username or not service.password:
        raise Unavailable(
            "A broker on its own needs the name and password by which the other parts log in.",
            "Set SOLEUS_MQTT_URL=mqtt://soleus:PASSWORD@HOST:1883, the same for every part.",
        )
    async with embedded_broker(parts, service):
        await until_stopped(asyncio.Event().wait())


@app.command()
def tls(
    *,
    host: Annotated[
        list[str] | None, typer.Option(help="A name or address of this machine for devices; repeatable.")
    ] = None,
    cert: Annotated[
        Path | None, typer.Option(help="Your own certificate with its chain, PEM; copied when it changes.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="Its key, PEM.")] = None,
    new_ca: Annotated[bool, typer.Option("--new-ca", help="Make a new authority; every device has to trust it.")] = False,
    json: Annotated[bool, typer.Option("--json", help="JSON to stdout.")] = False,
) -> None:
    """Give the embedded broker a certificate: one of our own, renewed when it is there already, or yours."""
    config = context.settings()
    if (cert is None) != (key is None) or (cert and (host or new_ca)):
        raise BadInput("A certificate of your own needs --cert and --key, and nothing else.", "Give both.", field="cert")
    certificates = Certificates(Files.below(config.data), config.keys_dir)
    before = certificates.shown()
    if cert is not None and key is not None:
        shown = certificates.take(cert, key, today())
    else:
        shown = certificates.make(host or (), today(), new_authority=new_ca)
    if json:
        context.print_json(_told(shown, certificates))
        return
    for name, value in _told(shown, certificates).items():
        typer.echo(f"{name:>12}  {', '.join(value) if isinstance(value, list) else value}")
    if shown.own:
        typer.echo("\n" + trusting.instructions(config, shown))
    context.progress.print(_next(config, before, shown))


def _told(shown: Shown, certificates: Certificates) -> dict[str, object]:
    told: dict[str, object] = {
        "names": list(shown.known.names),
        "expires": iso(int(shown.known.expires.timestamp() * 1000)),
        "sha256": shown.known.fingerprint,
    }
    return told | ({"ca": str(certificates.authority), "ca_sha256": certificates.authority_fingerprint} if shown.own else {})


def _next(config: Settings, before: Shown | None, shown: Shown) -> str:
    if before is not None and before.own == shown.own:
        return "A broker that runs takes it within a second."
    port = config.mqtt_address[1]
    return f"From the next start on the broker speaks TLS and nothing else: soleus up --mqtt 0.0.0.0:{port}"
