"""Our entities in a real Home Assistant: its own core and MQTT integration, at our embedded broker, with its own login.

`make test-homeassistant` makes the environments: 2024.3.3 for the form of one topic an entity, which runs on Python 3.11;
and where a Python 3.12 is found a release that knows the device form.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from alerts.channels.homeassistant import HomeAssistantChannel, form_of
from alerts.home_board import HomeBoard
from domain.login import Login
from domain.model import Message, Severity
from soleus import home_login
from soleus.settings import Settings
from tests.brokers import EmbeddedBroker
from tests.conftest import ROOT, absent
from tests.homes import KNOWN, UNKNOWN
from tests.ports import free_port
from tests.receivers import until

pytestmark = pytest.mark.homeassistant
ENTITY, DEVICE = ROOT / ".venv-homeassistant", ROOT / ".venv-homeassistant-device"
FORMS = [("homeassistant:?form=entity", ENTITY), *([("homeassistant:", DEVICE)] if DEVICE.is_dir() else [])]
INSIDE = Path(__file__).with_name("inside.py")
PATIENCE_S = 60.0


@dataclass
class Home:
    """What a running Home Assistant has said, newest last."""

    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By entity id."""
    version: str = ""

    def of(self, name: str) -> dict[str, Any]:
        """The entity whose friendly name ends with `name`; {} when there is none."""
        found = [at for at in self.states.values() if str(at["attributes"].get("friendly_name", "")).endswith(name)]
        return found[0] if found else {}

    def ours(self) -> set[str]:
        """Entities of ours that are there."""
        return {name for name, at in self.states.items() if "soleus" in name and at["state"] is not None}


@pytest.fixture(params=FORMS, ids=[url for url, _ in FORMS])
def made(request: pytest.FixtureRequest) -> tuple[str, Path]:
    """A channel's URL and the environment of a Home Assistant that knows its form."""
    url, environment = request.param
    if not environment.is_dir():
        absent("No Home Assistant: make test-homeassistant.")
    return url, environment


@asynccontextmanager
async def home_assistant(environment: Path, login: Login) -> AsyncIterator[Home]:
    """A Home Assistant with its MQTT integration set up."""
    home = Home()
    process = await asyncio.create_subprocess_exec(
        environment / "bin" / "python", INSIDE, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    at = {"broker": login.host, "port": login.port, "username": login.username, "password": login.password}
    process.stdin.write(json.dumps(at | {"http_port": free_port()}).encode() + b"\n")
    lines = process.stdout

    async def listen() -> None:
        async for line in lines:
            said = json.loads(line)
            home.version = said.get("ready", home.version)
            if "entity" in said:
                home.states[said["entity"]] = said

    listening = asyncio.create_task(listen())
    try:
        await until(lambda: bool(home.version) or process.returncode is not None, PATIENCE_S)
        assert home.version, "Home Assistant did not start; what it said is above"
        yield home
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
            await process.wait()
        await listening


async def test_home_assistant_shows_our_entities(made: tuple[str, Path], broker: EmbeddedBroker, tmp_path: Path) -> None:
    """Values, unknowns, an alert as an event once, another form's leftovers gone, and nothing left when it is removed."""
    url, environment = made
    login = await asyncio.to_thread(home_login.make, Settings(data=tmp_path))  # type: ignore[call-arg]
    board, events = HomeBoard(broker.login, "me"), HomeAssistantChannel(broker.login)
    form = form_of(url)
    async with home_assistant(environment, login) as home:
        try:
            board.keep({"ana": (form, KNOWN)})
            await until(lambda: home.of("Calf load, 7 days").get("state") == "18.23", PATIENCE_S)
            await until(lambda: home.of("Next step").get("state") == "2026-11-23T17:45:00+00:00")
            assert len(home.ours()) == 9
            assert home.of("Range, low end")["state"] == "15.0"
            assert home.of("Range, high end")["state"] == "22.5"
            assert home.of("Room today")["state"] == "5.2"
            assert home.of("Room today")["attributes"]["unit_of_measurement"] == "km"
            assert home.of("ana Load")["state"] == "In range"
            assert home.of("ana Load")["attributes"]["load"] == "in"
            assert home.of("Last finding")["state"] == "Far"
            assert home.of("Last finding")["attributes"]["severity"] == "warn"
            assert home.of("Complaint")["state"] == "Left calf: Better, pain 2 of 10"
            assert home.of("Calf load, 7 days")["attributes"]["low"] == 15.0
            assert home.of("Alert")["state"] == "unknown"

            message = Message("42-2", "7", "ana", "load.session_spike", Severity.WARN, "Far", "18 km.", "Go easy.", 1, 60)
            await events.send(message)
            await until(lambda: home.of("Alert").get("attributes", {}).get("event_type") == "warn")
            first = home.of("Alert")
            assert first["state"] != "unknown"
            wanted = {"title": "Far", "why": "18 km.", "do": "Go easy.", "rule": "load.session_spike", "id": "42-2"}
            assert wanted.items() <= first["attributes"].items()
            await events.send(replace(message, id="43-3", severity=Severity.STOP))
            await until(lambda: home.of("Alert")["attributes"]["event_type"] == "stop")

            board.keep({"ana": (form, UNKNOWN)})
            await until(lambda: home.of("Calf load, 7 days")["state"] == "unknown")
            for name in ("Range, low end", "Range, high end", "Room today", "Next step"):
                await until(lambda name=name: home.of(name)["state"] == "unknown")  # type: ignore[misc]
            assert home.of("Complaint")["state"] == "No open complaint"

            board.keep({"bert": (form, KNOWN)})
            await until(lambda: all("bert" in name for name in home.ours()) and len(home.ours()) == 9)
            await board.close()
            await until(lambda: home.of("Room today")["state"] == "unavailable")
        finally:
            await board.close()
            await events.close()


async def test_home_assistant_that_starts_later_finds_everything(
    made: tuple[str, Path], broker: EmbeddedBroker, tmp_path: Path
) -> None:
    """What is kept at the broker is enough: values are there, and an alert of earlier does not fire again."""
    url, environment = made
    login = await asyncio.to_thread(home_login.make, Settings(data=tmp_path))  # type: ignore[call-arg]
    board, events = HomeBoard(broker.login, "me"), HomeAssistantChannel(broker.login)
    try:
        board.keep({"ana": (form_of(url), KNOWN)})
        await events.send(Message("42-2", "7", "ana", "load.session_spike", Severity.WARN, "Far", "", "", 1, 60))
        async with home_assistant(environment, login) as home:
            await until(lambda: home.of("Room today").get("state") == "5.2", PATIENCE_S)
            await until(lambda: home.of("Alert").get("state") == "unknown")
    finally:
        await board.close()
        await events.close()
