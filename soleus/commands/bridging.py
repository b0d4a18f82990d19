"""`soleus bridge`: what brings runs here from where they are recorded, for as long as it is left running."""

from __future__ import annotations

import typer

from soleus.commands.bridge_ble import ble

app = typer.Typer(no_args_is_help=True, help="Bring runs here as they are recorded.")
app.command("ble")(ble)


@app.callback()
def bridge() -> None:
    """Bring runs here as they are recorded."""
