"""A real Home Assistant with its real MQTT integration; run by the Python of its own environment, not by ours.

It reads the broker's login as one line of JSON, adds the MQTT integration by its own dialogue, and from then on writes
every state that it has or changes as one line of JSON: entity, state, attributes. It ends when its input does.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

from homeassistant import bootstrap, config_entries, core, loader
from homeassistant.const import __version__ as version
from homeassistant.setup import async_setup_component

try:
    from homeassistant.core_config import async_process_ha_core_config
except ImportError:  # before 2024.11
    from homeassistant.config import async_process_ha_core_config


def say(**what: Any) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(what, default=str) + "\n")
    sys.stdout.flush()


def tell(state: core.State | None, entity_id: str) -> None:
    """What one entity is now; None = it is gone."""
    if state is None:
        say(entity=entity_id, state=None, attributes={})
    else:
        say(entity=entity_id, state=state.state, attributes=dict(state.attributes))


async def started(directory: str, port: int) -> core.HomeAssistant:
    """A Home Assistant with its registries and what the MQTT integration depends on; its pages on loopback only."""
    await asyncio.to_thread(Path(directory, "configuration.yaml").touch)
    hass = core.HomeAssistant(directory)
    loader.async_setup(hass)
    hass.config.skip_pip = True
    hass.config_entries = config_entries.ConfigEntries(hass, {})
    await bootstrap.async_load_base_functionality(hass)
    await async_process_ha_core_config(hass, {"time_zone": "UTC"})
    config = {"http": {"server_host": ["127.0.0.1"], "server_port": port}}
    for name in ("homeassistant", "http"):
        assert await async_setup_component(hass, name, config), name
    await hass.async_start()
    return hass


async def connect(hass: core.HomeAssistant, login: dict[str, Any]) -> None:
    """Add the MQTT integration as a person does: it tries the login before it takes it."""
    flow = hass.config_entries.flow
    form = await flow.async_init("mqtt", context={"source": config_entries.SOURCE_USER})
    made = await flow.async_configure(form["flow_id"], login)
    assert made["type"] == "create_entry", made
    await hass.async_block_till_done()
    assert made["result"].state is config_entries.ConfigEntryState.LOADED, made["result"].state
    say(ready=version)


async def main() -> None:
    """Until the input ends."""
    given = json.loads(await asyncio.to_thread(sys.stdin.readline))
    with tempfile.TemporaryDirectory() as directory:
        hass = await started(directory, given.pop("http_port"))

        async def changed(event: core.Event) -> None:
            tell(event.data["new_state"], event.data["entity_id"])

        hass.bus.async_listen("state_changed", changed)
        await connect(hass, given)
        while await asyncio.to_thread(sys.stdin.readline):
            pass
        await hass.async_stop(force=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    asyncio.run(main())
