"""Sensors for the runner who has none: bumble's devices that serve the profiles, and a log of what they sent."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass, field

from bumble.core import UUID, AdvertisingData
from bumble.device import Device
from bumble.gatt import Characteristic, Service
from bumble.profiles.device_information_service import DeviceInformationService

from tests.bumble_backend import Air


@dataclass(frozen=True, slots=True)
class Stride:
    """One second of a runner: what a perfect sensor would find."""

    speed: float
    """m/s"""
    rate: float
    """Steps of one leg, 1/min."""
    heart_rate: int
    power: int

    @property
    def step_m(self) -> float:
        """Length of one step."""
        return self.speed * 60 / (2 * self.rate) if self.rate else 0.0


@dataclass(frozen=True, slots=True)
class Maker:
    """How a maker's firmware speaks."""

    name: str = "Pod"
    both_legs: bool = False
    """It sends steps a minute, not strides."""
    step_length: bool = False
    """It sends the length of a step, not of a stride."""
    sends_length: bool = True
    sends_distance: bool = True
    sends_power: bool = False


@dataclass
class Pod:
    """A foot pod: RSC with Device Information."""

    air: Air
    maker: Maker = field(default_factory=Maker)
    total_dm: int = 12_345
    """Its own counter, 0.1 m: it has been running before."""
    log: list[tuple[Stride, int]] = field(default_factory=list)
    """What it sent while somebody listened: the second and the counter."""

    def __post_init__(self) -> None:
        """Build its services."""
        self.device: Device = self.air.radio(self.maker.name)
        self._measurement: Characteristic[bytes] = Characteristic(
            UUID.from_16_bits(0x2A53), Characteristic.Properties.NOTIFY, Characteristic.READABLE, b""
        )
        bits = self.maker.sends_length | 2 * self.maker.sends_distance | 4
        feature: Characteristic[bytes] = Characteristic(
            UUID.from_16_bits(0x2A54), Characteristic.Properties.READ, Characteristic.READABLE, struct.pack("<H", bits)
        )
        self.device.add_service(Service(UUID.from_16_bits(0x1814), [self._measurement, feature]))
        self._power: Characteristic[bytes] = Characteristic(
            UUID.from_16_bits(0x2A63), Characteristic.Properties.NOTIFY, Characteristic.READABLE, b""
        )
        if self.maker.sends_power:
            self.device.add_service(Service(UUID.from_16_bits(0x1818), [self._power]))
        self.device.add_service(DeviceInformationService("Acme", f"{self.maker.name} 2", "SN-77"))

    async def wake(self) -> None:
        """Switch on and advertise."""
        await _wake(self.device, self.maker.name, 0x1814)

    async def advertise(self) -> None:
        """Be heard again after a drop."""
        await self.device.start_advertising(advertising_interval_min=20, advertising_interval_max=20)

    async def drop(self) -> None:
        """Lose the link, and be out of reach until `advertise`."""
        for line in list(self.device.connections.values()):
            await line.disconnect()

    async def linked(self) -> None:
        """Return when somebody listens."""
        async with asyncio.timeout(20):
            while not self._is_heard():  # noqa: ASYNC110 - bumble tells nobody who subscribes
                await asyncio.sleep(0.002)

    def _is_heard(self) -> bool:
        wanted = [self._measurement, *[self._power] * self.maker.sends_power]
        return all(_listeners(self.device, each) for each in wanted)

    async def second(self, now: Stride) -> bool:
        """Measure one second; whether somebody heard it."""
        self.total_dm += round(now.speed * 10)
        if not _listeners(self.device, self._measurement):
            return False
        self.log.append((now, self.total_dm))
        if self.maker.sends_power:
            await self.device.notify_subscribers(self._power, struct.pack("<Hh", 0, now.power))
        await self.device.notify_subscribers(self._measurement, self.octets(now))
        return True

    def octets(self, now: Stride) -> bytes:
        """The measurement as this maker sends it."""
        maker = self.maker
        length_cm = round(now.step_m * (1 if maker.step_length else 2) * 100)
        data = struct.pack(
            "<BHB",
            maker.sends_length | 2 * maker.sends_distance | 4,
            round(now.speed * 256),
            round(now.rate * (2 if maker.both_legs else 1)),
        )
        data += struct.pack("<H", length_cm) if maker.sends_length else b""
        return data + (struct.pack("<I", self.total_dm) if maker.sends_distance else b"")


@dataclass
class Belt:
    """A heart rate belt, a peripheral of its own."""

    air: Air

    def __post_init__(self) -> None:
        """Build its service."""
        self.device: Device = self.air.radio("Belt")
        self._measurement: Characteristic[bytes] = Characteristic(
            UUID.from_16_bits(0x2A37), Characteristic.Properties.NOTIFY, Characteristic.READABLE, b""
        )
        self.device.add_service(Service(UUID.from_16_bits(0x180D), [self._measurement]))

    async def wake(self) -> None:
        """Switch on and advertise."""
        await _wake(self.device, "Belt", 0x180D)

    async def second(self, now: Stride) -> None:
        """Measure one second, with contact and an RR-interval."""
        data = struct.pack("<BBH", 0b10110, now.heart_rate, 60 * 1024 // now.heart_rate)
        await self.device.notify_subscribers(self._measurement, data)

    async def linked(self) -> None:
        """Return when somebody listens."""
        async with asyncio.timeout(20):
            while not _listeners(self.device, self._measurement):  # noqa: ASYNC110 - bumble tells nobody who subscribes
                await asyncio.sleep(0.002)


def _listeners(device: Device, characteristic: Characteristic[bytes]) -> bool:
    known = device.gatt_server.subscribers
    return any(known.get(line, {}).get(characteristic.handle, b"\0")[0] & 1 for line in device.connections.values())


async def _wake(device: Device, name: str, service: int) -> None:
    await device.power_on()
    device.advertising_data = bytes(
        AdvertisingData(
            [
                (AdvertisingData.Type.COMPLETE_LOCAL_NAME, name.encode()),
                (AdvertisingData.Type.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, struct.pack("<H", service)),
            ]
        )
    )
    await device.start_advertising(advertising_interval_min=20, advertising_interval_max=20)


def outing(seconds: int) -> list[Stride]:
    """A run: standing, walking off, then easy with a few surges."""
    found: list[Stride] = []
    for i in range(seconds):
        if i < 3:
            speed, rate = 0.0, 0.0
        elif i < 20:
            speed, rate = 1.5, 56.0
        else:
            surge = 1.0 if i % 300 > 240 else 0.0
            speed = 2.9 + surge + (i % 7) / 40
            rate = 82.0 + 4 * surge + i % 3
        found.append(Stride(speed, rate, 110 + min(i // 20, 40) + i % 2, 210 + i % 9))
    return found
