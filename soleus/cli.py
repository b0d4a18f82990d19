"""The `soleus` command: a list of its parts, nothing else."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from domain.errors import SoleusError
from soleus.commands import benching, brokering, channels, devices, doctor, importing, listing, playing, running

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="Early warning for runners' calves.")


@app.callback()
def root(
    data: Annotated[str | None, typer.Option(envvar="SOLEUS_DATA", help="Data directory; may stand anywhere.")] = None,
) -> None:
    """Early warning for runners' calves."""
    if data is not None:
        os.environ["SOLEUS_DATA"] = data


app.command("up")(running.up)
app.command("demo")(running.demo)
app.command("serve")(running.serve)
app.command("broker")(brokering.broker)
app.add_typer(devices.runner_app, name="runner")
app.add_typer(devices.device_app, name="device")
app.add_typer(channels.app, name="channel")
app.command("import")(importing.import_files)
app.command("replay")(playing.replay)
app.command("simulate")(playing.simulate)
app.command("runs")(listing.runs)
app.command("findings")(listing.findings)
app.command("alerts")(listing.alerts)
app.command("deadletters")(listing.deadletters)
app.command("doctor")(doctor.doctor)
app.add_typer(benching.app, name="bench")


def _hoist_data(arguments: list[str]) -> list[str]:
    """`--data DIR` may stand anywhere on the line: bring it to the front, where the root takes it."""
    for i, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--data" and i + 1 < len(arguments):
            return ["--data", arguments[i + 1], *arguments[:i], *arguments[i + 2 :]]
        if argument.startswith("--data="):
            return [argument, *arguments[:i], *arguments[i + 1 :]]
    return arguments


def main() -> None:
    """Run the command; a SoleusError is one line on stderr and exit code 1."""
    try:
        app(args=_hoist_data(sys.argv[1:]), prog_name="soleus")
    except SoleusError as error:
        sys.stderr.write(f"soleus: {error}\n")
        sys.exit(1)
