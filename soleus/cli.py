"""The `soleus` command: a list of its parts, nothing else."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated

import typer

from domain.errors import SoleusError

COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("running", "up"),
    "demo": ("running", "demo"),
    "serve": ("running", "serve"),
    "broker": ("brokering", "app"),
    "runner": ("devices", "runner_app"),
    "device": ("devices", "device_app"),
    "account": ("accounts", "app"),
    "token": ("accounts", "token_app"),
    "channel": ("channels", "app"),
    "contact": ("contacts", "app"),
    "preferences": ("wishes", "app"),
    "homeassistant": ("homeassistant", "app"),
    "import": ("importing", "import_files"),
    "bridge": ("bridging", "app"),
    "source": ("sourcing", "app"),
    "replay": ("playing", "replay"),
    "simulate": ("simulating", "app"),
    "checkin": ("reporting", "checkin"),
    "care": ("reporting", "care"),
    "log": ("reporting", "log"),
    "export": ("exporting", "export_runner"),
    "runs": ("listing", "runs"),
    "join": ("joining", "join"),
    "findings": ("listing", "findings"),
    "alerts": ("listing", "alerts"),
    "deadletters": ("listing", "deadletters"),
    "backup": ("backup", "backup"),
    "doctor": ("doctor", "doctor"),
    "bench": ("benching", "app"),
}
"""Each command, with the file below `soleus.commands` and the name in it."""


def command_line(word: str | None = None) -> typer.Typer:
    """The command `word`, or all of them when it is none: what a command does not need is not loaded for it."""
    app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="Early warning for runners' calves.")
    app.callback()(root)
    for name in [word] if word in COMMANDS else COMMANDS:
        file, attribute = COMMANDS[name]
        part = getattr(import_module(f"soleus.commands.{file}"), attribute)
        if isinstance(part, typer.Typer):
            app.add_typer(part, name=name)
        else:
            app.command(name)(part)
    return app


def root(
    data: Annotated[str | None, typer.Option(envvar="SOLEUS_DATA", help="Data directory; may stand anywhere.")] = None,
) -> None:
    """Early warning for runners' calves."""
    if data is not None:
        os.environ["SOLEUS_DATA"] = data


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
    arguments = _hoist_data(sys.argv[1:])
    after_data = arguments[2:] if arguments[:1] == ["--data"] else arguments
    word = next((argument for argument in after_data if not argument.startswith("-")), None)
    try:
        command_line(word)(args=arguments, prog_name="soleus")
    except SoleusError as error:
        sys.stderr.write(f"soleus: {error}\n")
        sys.exit(1)
