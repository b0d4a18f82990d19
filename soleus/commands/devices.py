"""`soleus runner` and `soleus device`: who runs, and with what."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import segno
import typer

from domain.clock import check_zone, iso
from domain.errors import BadInput, Conflict, shape
from domain.model import Runner
from formats import topics
from formats.app_settings import App, Entrance, Transport, Way, ways
from formats.pairing import Pairing
from soleus import addresses, credentials, forgetting
from soleus.context import CLOCK, opened, print_json, progress, settings
from soleus.settings import Settings
from store import erasing, people
from store.tables import DeviceRow

runner_app = typer.Typer(no_args_is_help=True, help="Runners.")
device_app = typer.Typer(no_args_is_help=True, help="A runner's devices and their logins.")
OLDEST_YEARS = 120
COUNTRY_LETTERS = 2
TRANSPORTS: dict[Transport, str] = {"mqtt": "MQTT", "websocket": "MQTT over WebSockets", "http": "HTTP"}
Json = Annotated[bool, typer.Option("--json", help="JSON to stdout.")]


@runner_app.command("add")
def runner_add(
    runner: Annotated[str, typer.Argument(help="A short name: a-z, 0-9, '_' and '-'.")],
    *,
    born: Annotated[int | None, typer.Option(help="Year of birth; over 40 the thresholds are lower.")] = None,
    zone: Annotated[str, typer.Option(help="Time zone, e.g. Europe/Berlin.")] = "UTC",
    country: Annotated[str | None, typer.Option(help="Two letters; decides which emergency number is shown.")] = None,
    units: Annotated[Literal["km", "mi"], typer.Option(help="Units of distance.")] = "km",
    strike: Annotated[
        Literal["rear", "mid", "fore"] | None, typer.Option(help="Foot strike, where no sensor tells.")
    ] = None,
    previous_strain: Annotated[Literal["yes", "no"] | None, typer.Option(help="Ever had a calf strain?")] = None,
    language: Annotated[Literal["en", "de"], typer.Option(help="Of every text the runner gets.")] = "en",
    json: Json = False,
) -> None:
    """Add a runner."""
    made = Runner(
        id=people.check_slug(runner, "runner"),
        born_year=_year(born),
        zone=check_zone(zone),
        country=_country(country),
        units=units,
        strike=strike,
        previous_strain=None if previous_strain is None else previous_strain == "yes",
        language=language,
    )
    with opened(settings()) as store:
        if not store.write(lambda session: people.add_runner(session, made, CLOCK())):
            raise Conflict(f"There is a runner {runner!r} already.", "See them with: soleus runner list", field="runner")
    if json:
        print_json(_runner_json(made))
    else:
        progress.print(f"{runner} is added. A watch next: soleus device add {runner} watch")


@runner_app.command("list")
def runner_list(*, json: Json = False) -> None:
    """List the runners."""
    with opened(settings()) as store:
        found = store.read(people.runners)
    if json:
        print_json([_runner_json(runner) for runner in found])
        return
    for runner in found:
        typer.echo(f"{runner.id}  {runner.zone}  {runner.units}")
    if not found:
        progress.print("No runners yet. Add one with: soleus runner add NAME")


@runner_app.command("remove")
def runner_remove(
    runner: Annotated[str, typer.Argument(help="Who is erased, with everything that is known of them.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a runner: runs, alerts, devices, sign-in and all. It cannot be undone; backups are yours to erase."""
    config = settings()
    with opened(config) as store:
        store.read(lambda session: people.runner(session, runner))
        if not yes and typer.prompt(f"Everything about {runner} goes for ever. Type {runner} to go on") != runner:
            raise BadInput("Nothing was erased: that is another name.", f"To take it along: soleus export {runner} FILE.zip")
        store.write(lambda session: erasing.begin(session, runner, CLOCK()))
        files = None if config.own_broker else config.data
        forgetting.finish(store, CLOCK, files, lambda session: runner not in erasing.under_way(session))
    progress.print(f"{runner} is erased. Backups that were made before still hold what they hold.")


@device_app.command("add")
def device_add(
    runner: Annotated[str, typer.Argument(help="Whose.")],
    device: Annotated[str, typer.Argument(help="A short name: a-z, 0-9, '_' and '-'.")],
    *,
    app: Annotated[App, typer.Option(help="What sends by it: decides which settings are shown.")] = "mqtt",
    json: Json = False,
) -> None:
    """Add a device; shows what to set in its app, with the password, once."""
    config = settings()
    with opened(config) as store:
        secret = credentials.add_device(store, runner, device, CLOCK, app)
    there = _entrance(config, runner, device, secret)
    if json:
        print_json(_added_json(there, app))
        return
    pairing = there.pairing
    for name, value in (
        ("host", pairing.host),
        ("port", pairing.port),
        ("tls", "yes" if pairing.tls else "no"),
        ("username", pairing.username),
        ("password", pairing.password),
        ("publishes to", ", ".join(pairing.publish)),
        ("may subscribe to", ", ".join(pairing.subscribe)),
    ):
        typer.echo(f"{name:>16}  {value}")
    for way in ways(app, there):
        _show(way, app)
    progress.print("The password is shown this once.")
    if config.own_broker is not None:
        progress.print("Your own broker does not know it: set up the account and its topics there.")


def _show(way: Way, app: App) -> None:
    """What to type, and on a terminal the code to scan."""
    if app != "mqtt" or way.transport != "mqtt":
        typer.echo(f"\nBy {TRANSPORTS[way.transport]}:")
        for label, value, _ in way.settings:
            typer.echo(f"{label:>24}  {value}")
    if way.code and sys.stdout.isatty():
        segno.make_qr(way.code, error="l").terminal(out=sys.stdout, compact=True)


def _added_json(there: Entrance, app: App) -> dict[str, Any]:
    pairing = there.pairing
    return {
        "runner": pairing.runner,
        "device": pairing.device,
        "app": app,
        "host": pairing.host,
        "port": pairing.port,
        "tls": pairing.tls,
        "username": pairing.username,
        "password": pairing.password,
        "topics": {"publish": list(pairing.publish), "subscribe": list(pairing.subscribe)},
        "url": pairing.url,
        "ways": [
            {
                "transport": way.transport,
                "settings": [{"label": label, "value": value} for label, value, _ in way.settings],
                "code": way.code,
            }
            for way in ways(app, there)
        ],
    }


@device_app.command("list")
def device_list(
    runner: Annotated[str | None, typer.Argument(help="Whose; everybody's when left out.")] = None,
    *,
    json: Json = False,
) -> None:
    """List devices, and when they were last seen."""
    with opened(settings()) as store:
        found = store.read(lambda session: people.devices(session, runner))
    if json:
        print_json([_device_json(row) for row in found])
        return
    for row in found:
        state = {True: "online", False: "offline", None: "never seen"}[row.online]
        typer.echo(f"{row.runner_id}  {row.id}  {state}")
    if not found:
        progress.print("No devices yet. Add one with: soleus device add RUNNER NAME")


def _entrance(config: Settings, runner: str, device: str, secret: str) -> Entrance:
    """Where this device comes in: at the broker that runs, or at the address it will have."""
    credentials.admitted(config, topics.device_name(runner, device))
    place = credentials.place(config)
    pairing = Pairing(runner, device, place.host, place.port, secret, tls=place.tls)
    return Entrance(pairing, credentials.web_place(config), addresses.link(config, ""))


def _year(born: int | None) -> int | None:
    this_year = datetime.fromtimestamp(CLOCK() / 1000, UTC).year
    if born is not None and not this_year - OLDEST_YEARS <= born <= this_year:
        raise BadInput(
            f"Nobody who runs was born in {born}.",
            f"Give a year from {this_year - OLDEST_YEARS} to {this_year}.",
            field="born",
        )
    return born


def _country(letters: str | None) -> str | None:
    if letters is None:
        return None
    code = letters.upper()
    if not (len(code) == COUNTRY_LETTERS and code.isascii() and code.isalpha()):
        raise BadInput(f"A country cannot be {shape(letters)}.", "Use its two letters, such as DE or US.", field="country")
    return code


def _runner_json(runner: Runner) -> dict[str, Any]:
    return {
        "id": runner.id,
        "born": runner.born_year,
        "zone": runner.zone,
        "country": runner.country,
        "units": runner.units,
        "language": runner.language,
        "strike": runner.strike,
        "previous_strain": runner.previous_strain,
    }


def _device_json(row: DeviceRow) -> dict[str, Any]:
    return {
        "runner": row.runner_id,
        "id": row.id,
        "added_at": iso(row.created_ms),
        "online": row.online,
        "battery_percent": row.battery_percent,
        "seen_at": None if row.seen_ms is None else iso(row.seen_ms),
    }
