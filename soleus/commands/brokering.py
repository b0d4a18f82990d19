"""`soleus broker`: the broker alone, for an installation that is spread over processes."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from domain.errors import Unavailable
from soleus import context, logs
from soleus.broker import embedded
from soleus.processes import Parts, sole_user_of, until_stopped
from store.doorbell import Doorbell


def broker(mqtt: Annotated[str | None, typer.Option(help="HOST:PORT to listen on.")] = None) -> None:
    """Run only the broker; the services' name and password are those in SOLEUS_MQTT_URL, devices come from the database."""
    config = context.settings(mqtt=mqtt)
    logs.configure(config.log_level)
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
    async with embedded(
        parts.config.data,
        parts.config.mqtt_address,
        parts.store,
        parts.bell,
        service=service,
        sync_always=parts.config.mqtt_sync,
    ):
        await until_stopped(asyncio.Event().wait())
