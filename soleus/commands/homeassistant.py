"""`soleus homeassistant`: what Home Assistant needs to read the entities from the embedded broker."""

from __future__ import annotations

from typing import Annotated

import typer

from soleus import context, home_login

app = typer.Typer(no_args_is_help=True, help="Home Assistant: its login at the broker.")


@app.callback()
def homeassistant() -> None:
    """Home Assistant: its login at the broker."""


@app.command()
def login(*, json: Annotated[bool, typer.Option("--json", help="JSON to stdout.")] = False) -> None:
    """Make a login for Home Assistant's MQTT integration; shows its password, once. An earlier one is no longer taken."""
    made = home_login.make(context.settings())
    shown = {"host": made.host, "port": made.port, "username": made.username, "password": made.password}
    if json:
        context.print_json(shown)
        return
    for name, value in shown.items():
        typer.echo(f"{name:>10}  {value}")
    context.progress.print("The password is shown this once. In Home Assistant choose MQTT 3.1.1 as the protocol.")
    if made.tls:
        context.progress.print(f"Advanced options: Broker certificate validation: Custom, and the file {made.ca}.")
    context.progress.print("Then, for each runner: soleus channel add homeassistant: --runner NAME")
