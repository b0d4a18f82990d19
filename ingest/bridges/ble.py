"""Bluetooth sensors through bleak: found, connected, listened to, and connected again when the link drops.

https://bleak.readthedocs.io/. Scanning and connecting take turns: BlueZ refuses to do two of them at once.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bleak import BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_16

from domain.errors import BadInput, Unavailable
from formats import ble_heart_rate, ble_power, ble_rsc
from formats.patience import backoff_s
from ingest.bridges.ble_absent import TROUBLE, absent
from ingest.bridges.ble_recorder import WHAT, Kind, Recorder, Sensor

SCAN_S = 6.0
"""Sensors advertise up to once a second; some sleep longer."""
LOOK_AGAIN_S = 20.0
LOOK_SELDOM_S = 300.0
"""How long one sensor is left in peace before the other is looked for again: at first, and at most."""
CONNECT_S = 20.0
STALE_DEVICE = 3
"""After so many failures in a row the sensor is looked for anew: it may have changed its address."""
_KINDS: dict[Kind, tuple[str, str]] = {
    "rsc": (normalize_uuid_16(ble_rsc.SERVICE), normalize_uuid_16(ble_rsc.MEASUREMENT)),
    "heart_rate": (normalize_uuid_16(ble_heart_rate.SERVICE), normalize_uuid_16(ble_heart_rate.MEASUREMENT)),
    "power": (normalize_uuid_16(ble_power.SERVICE), normalize_uuid_16(ble_power.MEASUREMENT)),
}
"""The service and the characteristic of each kind."""
_WANTED: frozenset[Kind] = frozenset({"rsc", "heart_rate"})
_FEATURE = normalize_uuid_16(ble_rsc.FEATURE)
_MAKER, _PRODUCT, _SERIAL = (normalize_uuid_16(number) for number in (0x2A29, 0x2A24, 0x2A25))
"""Of the Device Information Service 0x180A: manufacturer name, model number, serial number."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A sensor that was heard of."""

    address: str
    name: str
    rssi: int
    """dBm"""
    kinds: tuple[Kind, ...]
    device: BLEDevice = field(repr=False)

    @property
    def words(self) -> str:
        """One line for people."""
        what = ", ".join(WHAT[kind] for kind in self.kinds) or "nothing that we know"
        return f"{self.address}  {self.rssi:4d} dBm  {self.name or '(no name)'}: {what}"


@dataclass(frozen=True, slots=True)
class Backends:
    """bleak's own for this system, or others: in tests the radio is bumble's."""

    scanner: type[BaseBleakScanner] | None = None
    client: type[BaseBleakClient] | None = None


def choose(seen: Iterable[Seen]) -> list[Seen]:
    """The sensors to connect to where nobody named any: the only one of each kind.

    Raises:
        BadInput: there are several of a kind.

    """
    known = [each for each in seen if each.kinds]
    for kind in _KINDS:
        rivals = [each for each in known if kind in each.kinds]
        if len(rivals) > 1:
            listed = "; ".join(each.words for each in rivals)
            what = f"There are {len(rivals)} sensors of {WHAT[kind]}: {listed}."
            raise BadInput(what, "Choose by --pod ADDRESS or NAME.", field="pod")
    return known


class Radio:
    """This machine's Bluetooth."""

    def __init__(self, backends: Backends | None = None) -> None:
        self._backends = backends or Backends()
        self._busy = asyncio.Lock()

    async def scan(self, seconds: float = SCAN_S) -> list[Seen]:
        """Sensors that can be heard, the nearest first.

        Raises:
            Unavailable: there is no Bluetooth here, or it is switched off.

        """
        async with self._busy:
            try:
                found = await BleakScanner.discover(seconds, return_adv=True, **self._scanning())
            except TROUBLE as error:
                raise absent(error) from error
        seen = [_seen(device, told) for device, told in found.values()]
        return sorted((each for each in seen if each.kinds), key=lambda each: -each.rssi)

    async def find(self, pod: str, seconds: float = SCAN_S) -> BLEDevice | None:
        """The sensor of that address or name, as soon as it is heard; None when it is not."""
        wanted = pod.casefold()
        async with self._busy:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds), BleakScanner(**self._scanning()) as scanner:
                    async for device, told in scanner.advertisement_data():
                        if wanted in {device.address.casefold(), (told.local_name or device.name or "").casefold()}:
                            return device
        return None

    async def connect(self, device: BLEDevice, on_lost: Callable[[], None]) -> BleakClient:
        """A connection to a sensor."""
        client = BleakClient(
            device, disconnected_callback=lambda _: on_lost(), timeout=CONNECT_S, backend=self._backends.client
        )
        async with self._busy:
            await client.connect()
        return client

    def _scanning(self) -> dict[str, Any]:
        return {} if self._backends.scanner is None else {"backend": self._backends.scanner}


class Link:
    """One sensor, held on to."""

    def __init__(self, radio: Radio, recorder: Recorder, tell: Callable[[str], None], pod: str, seen: Seen | None) -> None:
        """`pod` is its address or name; `seen` what a scan has found, if there was one."""
        self._radio = radio
        self._recorder = recorder
        self._tell = tell
        self._pod = pod
        self._device = seen.device if seen else None

    async def hold(self) -> None:
        """Connect and listen, for ever; what the sensor says goes to the recorder."""
        attempt = 0
        while True:
            try:
                device = self._device = self._device or await self._find(attempt)
                if device is not None:
                    await self._listen(device)
                    self._tell(f"The link to {self._pod} dropped; connecting again.")
                    attempt = 0
            except TROUBLE as error:
                if attempt == 0:
                    self._tell(f"{self._pod} cannot be connected to: {error or type(error).__name__}. Trying again.")
            if attempt >= STALE_DEVICE:
                self._device = None
            await asyncio.sleep(backoff_s(attempt, secrets.randbelow(1000) / 1000))
            attempt += 1

    async def _find(self, attempt: int) -> BLEDevice | None:
        found = await self._radio.find(self._pod)
        if found is None and attempt == 0:
            self._tell(f"{self._pod} is not heard yet. Is it awake, and near? Looking on.")
        return found

    async def _listen(self, device: BLEDevice) -> None:
        """Return when the link is down."""
        gone = asyncio.Event()
        client = await self._radio.connect(device, gone.set)
        try:
            sensor = await _introduce(client, device)
            self._recorder.linked(sensor)
            for kind, characteristic in _kinds_of(client):
                await client.start_notify(characteristic, self._hears(device.address, kind))
            self._tell(f"{sensor.name} is connected: {', '.join(sensor.measures)}.")
            await gone.wait()
        finally:
            self._recorder.lost(device.address)
            with suppress(*TROUBLE):
                await client.disconnect()

    def _hears(self, address: str, kind: Kind) -> Callable[[BleakGATTCharacteristic, bytearray], None]:
        return lambda _, data: self._recorder.heard(address, kind, bytes(data))


async def hold(
    radio: Radio, recorder: Recorder, tell: Callable[[str], None], pods: Sequence[str], scan_s: float = SCAN_S
) -> None:
    """Find the sensors that were named, or the only ones there are, and hold on to them for ever.

    Where none was named, one of speed and cadence and one of heart rate are looked for until they are found: less and less
    often once there is one of them, for scanning disturbs it.

    Raises:
        BadInput: several could be meant.
        Unavailable: there is no Bluetooth here.

    """
    if pods:
        await radio.scan(0.1)  # whether there is Bluetooth at all is said at once
    chosen = [] if pods else await _first(radio, tell, scan_s)
    named = [(pod, None) for pod in pods] + [(seen.name or seen.address, seen) for seen in chosen]
    async with asyncio.TaskGroup() as tasks:
        for pod, seen in named:
            tasks.create_task(Link(radio, recorder, tell, pod, seen).hold())
        missing: set[Kind] = set() if pods else {*_WANTED}.difference(*(seen.kinds for seen in chosen))
        wait_s = LOOK_AGAIN_S
        while missing:
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, LOOK_SELDOM_S)
            for seen in await _later(radio, tell, missing, scan_s):
                missing -= {*seen.kinds}
                tasks.create_task(Link(radio, recorder, tell, seen.name or seen.address, seen).hold())


async def _first(radio: Radio, tell: Callable[[str], None], scan_s: float) -> list[Seen]:
    """The only sensors there are, as soon as there are any."""
    told = False
    while not (chosen := choose(await radio.scan(scan_s))):
        if not told:
            told = True
            tell("No sensor is heard yet. Is it awake, and near? Looking on.")
    return chosen


async def _later(radio: Radio, tell: Callable[[str], None], missing: set[Kind], scan_s: float) -> list[Seen]:
    """What has come since; nothing that goes wrong now may disturb a sensor that is connected."""
    try:
        return choose(each for each in await radio.scan(scan_s) if missing & {*each.kinds})
    except (BadInput, Unavailable) as error:
        tell(str(error))
        return []


def _seen(device: BLEDevice, told: AdvertisementData) -> Seen:
    offered = set(told.service_uuids)
    kinds = tuple(kind for kind, (service, _) in _KINDS.items() if service in offered)
    return Seen(device.address, told.local_name or device.name or "", told.rssi, kinds, device)


def _kinds_of(client: BleakClient) -> list[tuple[Kind, BleakGATTCharacteristic]]:
    found: list[tuple[Kind, BleakGATTCharacteristic]] = []
    for kind, (service_uuid, uuid) in _KINDS.items():
        service = client.services.get_service(service_uuid)
        characteristic = service.get_characteristic(uuid) if service else None
        if characteristic is not None:
            found.append((kind, characteristic))
    return found


async def _introduce(client: BleakClient, device: BLEDevice) -> Sensor:
    """Who it is and what it measures.

    Raises:
        BadInput: it measures nothing that we know.

    """
    measures: list[str] = []
    for kind, _ in _kinds_of(client):
        measures += await _rsc_measures(client) if kind == "rsc" else [kind]
    if not measures:
        raise BleakError("it has none of the services for running, heart rate and power")
    maker, product, serial = [await _text(client, uuid) for uuid in (_MAKER, _PRODUCT, _SERIAL)]
    return Sensor(device.address, (device.name or device.address)[:64], tuple(measures), maker, product, serial)


async def _rsc_measures(client: BleakClient) -> list[str]:
    """The fields that its feature value promises; a sensor without one promises nothing more than it must."""
    measures = ["speed", "cadence"]
    with suppress(*TROUBLE, BadInput):
        feature = ble_rsc.read_feature(bytes(await client.read_gatt_char(_FEATURE)))
        measures += ["step_length"] * feature.stride_length + ["distance"] * feature.total_distance
    return measures


async def _text(client: BleakClient, uuid: str) -> str | None:
    with suppress(*TROUBLE):
        value = bytes(await client.read_gatt_char(uuid))
        return value.decode("utf-8", "replace").strip("\0 ")[:100] or None
    return None
