"""Devices, as the pages and the command let them in: where they log in, with what, and how they are told to."""

from __future__ import annotations

import asyncio
import contextlib
import time

from alerts import trial
from alerts.channels import ChannelFactory
from api.deps import Devices, Door
from domain.clock import Clock
from domain.errors import Unavailable
from domain.login import Login
from formats.app_settings import App
from formats.topics import device_name
from soleus import credentials, login_check, means
from soleus.broker_files import Files, noted_login
from soleus.settings import Settings
from store import devices
from store.doorbell import Doorbell
from store.engine import Store

WORKS_S = 4.0
"""How long the embedded broker may take to accept a new password; it takes less than half a second."""
LOOK_S = 0.05


def of(store: Store, bell: Doorbell, clock: Clock, config: Settings) -> Devices:
    """What the pages do about devices on this installation."""

    async def add(runner: str, device: str, app: App | None) -> str:
        secret = await asyncio.to_thread(credentials.add_device, store, runner, device, clock, app)
        return await admitted(runner, device, secret)

    async def renew(runner: str, device: str) -> str:
        secret = await asyncio.to_thread(credentials.renew_device, store, runner, device, clock)
        return await admitted(runner, device, secret)

    async def admitted(runner: str, device: str, secret: str) -> str:
        bell.ring("devices")
        await asyncio.to_thread(_await_login, config, device_name(runner, device), secret)
        return secret

    async def remove(runner: str, device: str) -> None:
        await store.write_async(lambda session: devices.remove(session, runner, device))
        bell.ring("devices")

    async def test(runner: str, device: str) -> None:
        name = await store.write_async(lambda session: devices.test_sent(session, runner, device, clock()))
        login = config.own_broker or noted_login(Files.below(config.data)) or Login(*config.mqtt_address)
        factory = ChannelFactory(means.of(config, login))
        try:
            await trial.send_to_watch(store, factory, runner, device, int(name.removeprefix(devices.TEST)))
        except BaseException:
            await store.write_async(lambda session: devices.test_failed(session, runner, device, name))
            raise
        finally:
            await factory.close()
            bell.ring("devices")

    def door(asked_as: str) -> Door:
        place = credentials.place(config, asked_as)
        authority = config.keys_dir / "broker-ca.crt"
        return Door(
            place.host,
            place.port,
            tls=place.tls,
            own=config.own_broker is not None,
            web=credentials.web_place(config, asked_as),
            pages=config.public_url or "",
            authority=authority if place.tls and authority.is_file() else None,
        )

    return Devices(door, add, renew, remove, test)


def _await_login(config: Settings, name: str, secret: str) -> None:
    """Return when the embedded broker takes this login, or will not soon: the password is shown all the same."""
    noted = noted_login(Files.below(config.data)) if config.own_broker is None else None
    if noted is None:
        return
    login = noted.of(name, secret)
    deadline = time.monotonic() + WORKS_S
    while time.monotonic() < deadline:
        with contextlib.suppress(Unavailable):
            login_check.check(login, patience_s=1.0)
            return
        time.sleep(LOOK_S)
