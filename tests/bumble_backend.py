"""A radio without hardware: bumble's virtual controllers on one link, and bleak's two backends upon them.

bleak's own front ends (BleakScanner, BleakClient) run unchanged; beneath them real HCI, L2CAP and ATT packets go to and fro.
What this does not try is BlueZ, CoreBluetooth and WinRT themselves. https://google.github.io/bumble/
"""

from __future__ import annotations

import asyncio
from typing import Any

from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, AdvertisementDataCallback, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_16
from bumble import core
from bumble.controller import Controller
from bumble.core import AdvertisingData
from bumble.device import Advertisement, Connection, Device, Peer
from bumble.gatt_client import CharacteristicProxy
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink

CONNECT_S = 5.0


class Air:
    """What all radios of one test share; the bridge's own radio is `central`."""

    def __init__(self) -> None:
        self.link = LocalLink()  # type: ignore[no-untyped-call]  # bumble leaves it untyped
        self._names = 0
        self.central = self.radio("bridge")

    def radio(self, name: str) -> Device:
        """One more device on the air, not switched on yet."""
        self._names += 1
        address = Address(":".join([f"F{self._names}"] * 6))
        controller = Controller(name, link=self.link, public_address=str(address))
        return Device(name=name, address=address, host=Host(controller, AsyncPipeSink(controller)))


def backends(air: Air) -> tuple[type[BaseBleakScanner], type[BaseBleakClient]]:
    """`(scanner, client)` classes for bleak's `backend=` on the radio of `air`."""

    class Scanner(_Scanner):
        central = air.central

    class Client(_Client):
        central = air.central

    return Scanner, Client


def _uuid(found: core.UUID) -> str:
    if len(found.to_bytes()) == 2:
        return normalize_uuid_16(int.from_bytes(found.to_bytes(), "little"))
    return str(found).lower()


class _Scanner(BaseBleakScanner):
    central: Device

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        _scanning_mode: str,
        **_kwargs: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)

    async def start(self) -> None:
        self.seen_devices = {}
        self.central.on("advertisement", self._heard)
        await self.central.start_scanning(active=True, filter_duplicates=False)

    async def stop(self) -> None:
        self.central.remove_listener("advertisement", self._heard)
        await self.central.stop_scanning()

    def _heard(self, heard: Advertisement) -> None:
        name = heard.data.get(AdvertisingData.Type.COMPLETE_LOCAL_NAME)
        uuids = heard.data.get(AdvertisingData.Type.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS) or []
        told = AdvertisementData(
            local_name=str(name) if name else None,
            manufacturer_data={},
            service_data={},
            service_uuids=[_uuid(uuid) for uuid in uuids],
            tx_power=None,
            rssi=heard.rssi,
            platform_data=(),
        )
        if self.is_allowed_uuid(told.service_uuids):
            key = str(heard.address)
            device = self.create_or_update_device(key, key, told.local_name, heard.address, told)
            self.call_detection_callbacks(device, told)


class _Client(BaseBleakClient):
    central: Device

    def __init__(self, address_or_ble_device: BLEDevice | str, **kwargs: Any) -> None:
        super().__init__(address_or_ble_device, **kwargs)
        self._line: Connection | None = None
        self._proxies: dict[int, CharacteristicProxy[bytes]] = {}
        self._leaving = False

    @property
    def name(self) -> str:
        return self.address

    @property
    def mtu_size(self) -> int:
        return 23

    @property
    def is_connected(self) -> bool:
        return self._line is not None

    async def connect(self, pair: bool, **_kwargs: Any) -> None:  # noqa: FBT001 - bleak's own signature
        del pair
        try:
            line = await self.central.connect(Address(self.address), timeout=CONNECT_S)
            peer = Peer(line)
            line.on("disconnection", self._lost)
            self._line = line
            self.services = await self._discover(peer)
        except Exception as error:
            raise BleakError(f"not connected: {error!r}") from error

    async def _discover(self, peer: Peer) -> BleakGATTServiceCollection:
        found = BleakGATTServiceCollection()
        for service in await peer.discover_services():
            ours = BleakGATTService(service, service.handle, _uuid(service.uuid))
            found.add_service(ours)
            for each in await service.discover_characteristics():
                flags = [
                    flag.name.lower().replace("_", "-")
                    for flag in type(each.properties)
                    if flag in each.properties and flag.name
                ]
                self._proxies[each.handle] = each
                found.add_characteristic(
                    BleakGATTCharacteristic(each, each.handle, _uuid(each.uuid), flags, lambda: 20, ours)  # type: ignore[arg-type]
                )
        return found

    def _lost(self, _reason: int) -> None:
        self._line = None
        if self._disconnected_callback is not None:
            asyncio.get_running_loop().call_soon(self._disconnected_callback)

    async def disconnect(self) -> None:
        if self._line is not None:
            await self._line.disconnect()

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **_kwargs: Any
    ) -> bytearray:
        del use_cached
        return bytearray(await self._proxies[characteristic.handle].read_value())

    async def start_notify(self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_kwargs: Any) -> None:
        await self._proxies[characteristic.handle].subscribe(lambda value: callback(bytearray(value)))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        await self._proxies[characteristic.handle].unsubscribe()

    async def pair(self, *_args: Any, **_kwargs: Any) -> None:
        raise NotImplementedError

    async def unpair(self) -> None:
        raise NotImplementedError

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **_kwargs: Any
    ) -> bytearray:
        raise NotImplementedError

    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool) -> None:  # noqa: FBT001 - bleak's own signature
        raise NotImplementedError

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: SizedBuffer) -> None:
        raise NotImplementedError
