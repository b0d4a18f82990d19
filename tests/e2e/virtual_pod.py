"""A foot pod and heart-rate strap inside Chromium: its own emulated Bluetooth, but for the numbers.

Chooser, connection, discovery, subscription and the lost link are the browser's (DevTools' BluetoothEmulation and
DeviceAccess). That emulation has no way to notify, so the numbers are put on the characteristic that the page subscribed to,
and the event is the one that the browser would send. Time in the page is that of the pod.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

FLAGS = ("--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend",)
ADDRESS = "09:09:09:09:09:09"
RSC, HEART = (0x1814, 0x2A53), (0x180D, 0x2A37)
CLIENT_CONFIGURATION = 0x2902
PAGE = """
globalThis.pod = { heard: {} };
Date.now = () => Number(sessionStorage.getItem("pod-ms") ?? START);
const subscribe = BluetoothRemoteGATTCharacteristic.prototype.startNotifications;
BluetoothRemoteGATTCharacteristic.prototype.startNotifications = async function () {
  const done = await subscribe.call(this);
  globalThis.pod.heard[this.uuid] = this;
  this.service.device.addEventListener("gattserverdisconnected", () => { delete globalThis.pod.heard[this.uuid]; });
  return done;
};
globalThis.pod.say = (ms, told) => {
  sessionStorage.setItem("pod-ms", String(ms));
  for (const [uuid, bytes] of Object.entries(told)) {
    const characteristic = globalThis.pod.heard[uuid];
    if (!characteristic?.service.device.gatt.connected) continue;
    const value = new DataView(Uint8Array.from(bytes).buffer);
    Object.defineProperty(characteristic, "value", { value, configurable: true });
    characteristic.dispatchEvent(new Event("characteristicvaluechanged", { bubbles: true }));
  }
};
"""

CONNECTED = """async () => {
  const connected = (one) => one.service.device.gatt.connected;
  for (let n = 0; Object.values(globalThis.pod.heard).filter(connected).length < 2; n += 1) {
    if (n > 1000) throw new Error("the page has not come back to the pod");
    await new Promise((done) => setTimeout(done, 20));
  }
}"""
"""The page's policy forbids what `wait_for_function` does."""


def uuid(short: int) -> str:
    """A number of the Bluetooth SIG in full."""
    return f"0000{short:04x}-0000-1000-8000-00805f9b34fb"


@dataclass(frozen=True, slots=True)
class Said:
    """What the pod measured in a second."""

    t_ms: int
    speed: float
    cadence: int
    distance: float
    heart_rate: int


@dataclass
class VirtualPod:
    """The pod of one page. `log` is what was said while the page could hear it."""

    browser: Browser
    page: Page
    start_ms: int
    log: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ms = self.start_ms
        self.metres = 500.0
        self.air = self.browser.new_browser_cdp_session()
        self.page.add_init_script(PAGE.replace("START", str(self.start_ms)))
        self.appear()
        self.air.on("BluetoothEmulation.gattOperationReceived", self._granted)
        self.air.on("BluetoothEmulation.characteristicOperationReceived", self._subscribed)
        self._asked: set[str] = set()
        chooser = self.page.context.new_cdp_session(self.page)
        chooser.send("DeviceAccess.enable")
        chooser.on("DeviceAccess.deviceRequestPrompted", lambda asked: self._chosen(chooser, asked))

    def appear(self) -> None:
        """Be there; when a page is left, the emulation ends."""
        self.air.send("BluetoothEmulation.disable")
        self.air.send("BluetoothEmulation.enable", {"state": "powered-on", "leSupported": True})
        services = [uuid(RSC[0]), uuid(HEART[0])]
        pod = {"address": ADDRESS, "name": "Pod", "manufacturerData": [], "knownServiceUuids": services}
        self.air.send("BluetoothEmulation.simulatePreconnectedPeripheral", pod)

    def _chosen(self, chooser: Any, asked: dict[str, Any]) -> None:
        if asked["devices"] and asked["id"] not in self._asked:
            self._asked.add(asked["id"])
            chooser.send("DeviceAccess.selectPrompt", {"id": asked["id"], "deviceId": asked["devices"][0]["id"]})

    def _granted(self, event: dict[str, Any]) -> None:
        if event["type"] == "discovery":  # with a connection the emulation forgets the services too
            for service, characteristic in (RSC, HEART):
                made = self.air.send("BluetoothEmulation.addService", {"address": ADDRESS, "serviceUuid": uuid(service)})
                found = self.air.send(
                    "BluetoothEmulation.addCharacteristic",
                    {
                        "serviceId": made["serviceId"],
                        "characteristicUuid": uuid(characteristic),
                        "properties": {"notify": True},
                    },
                )
                config = {"characteristicId": found["characteristicId"], "descriptorUuid": uuid(CLIENT_CONFIGURATION)}
                self.air.send("BluetoothEmulation.addDescriptor", config)
        answer = {"address": ADDRESS, "type": event["type"], "code": 0}
        self.air.send("BluetoothEmulation.simulateGATTOperationResponse", answer)

    def _subscribed(self, event: dict[str, Any]) -> None:
        answer = {"characteristicId": event["characteristicId"], "type": event["type"], "code": 0}
        self.air.send("BluetoothEmulation.simulateCharacteristicOperationResponse", answer)

    def drop(self) -> None:
        """Out of reach."""
        self.air.send("BluetoothEmulation.simulateGATTDisconnection", {"address": ADDRESS})

    def leave(self) -> None:
        """Be there no more: a browser has one emulation at a time."""
        self.air.send("BluetoothEmulation.disable")
        self.air.detach()

    def connected(self) -> None:
        """Wait until the page hears both sensors: on the connection that there is now."""
        self.page.evaluate(CONNECTED)

    def run(self, seconds: int, *, heard: bool = True) -> None:
        """Run on for so long; the page hears it unless the link is down. A pod that counts both feet."""
        for _ in range(seconds):
            n = len(self.log)
            self.ms += 1000
            raw, cadence, heart = 768 + n % 64, 168 + n % 5, 130 + n % 40
            speed = raw / 256
            self.metres = round(self.metres + speed, 1)
            stride = round(speed * 60 / (cadence / 2) * 100)
            packet = struct.pack("<BHBHI", 7, raw, cadence, stride, round(self.metres * 10))
            told = {uuid(RSC[1]): list(packet), uuid(HEART[1]): [0x16, heart, 0, 4]}
            # The strap speaks first: what belongs to this second is there when the pod's packet makes the sample.
            order = {uuid(HEART[1]): told[uuid(HEART[1])], uuid(RSC[1]): told[uuid(RSC[1])]}
            self.page.evaluate("([ms, told]) => globalThis.pod.say(ms, told)", [self.ms, order])
            if heard:
                self.log.append(Said(self.ms, speed, cadence, self.metres, heart))
