"""Why there is no Bluetooth here, and what can be done about it."""

from __future__ import annotations

import sys

from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason, BleakDBusError, BleakError

from domain.errors import Unavailable

_BUS: tuple[type[Exception], ...] = ()
if sys.platform == "linux":
    from dbus_fast.errors import AuthError, DBusFastError

    _BUS = (DBusFastError,)

TROUBLE = (BleakError, OSError, EOFError, TimeoutError, *_BUS)
"""What bleak raises, or lets through, when the radio, the sensor or the system's Bluetooth service does not play along."""
_REASON = BleakBluetoothNotAvailableReason
_DENIED = "We may not use Bluetooth here.", "Allow it for the terminal in the system's privacy settings."
_WHY: dict[BleakBluetoothNotAvailableReason, tuple[str, str]] = {
    _REASON.NO_BLUETOOTH: (
        "This machine has no Bluetooth adapter.",
        "Plug one in (any USB adapter of Bluetooth 4.0 or later) and see it with: bluetoothctl list.",
    ),
    _REASON.NO_BLE_CENTRAL_ROLE: (
        "This machine's Bluetooth adapter cannot connect to sensors.",
        "Use one of Bluetooth 4.0 or later.",
    ),
    _REASON.POWERED_OFF: ("Bluetooth is switched off.", "Switch it on: bluetoothctl power on, or rfkill unblock bluetooth."),
    _REASON.DENIED_BY_USER: _DENIED,
    _REASON.DENIED_BY_SYSTEM: _DENIED,
    _REASON.DENIED_BY_UNKNOWN: _DENIED,
}


def absent(error: Exception) -> Unavailable:
    """What bleak found wrong, as a sentence with a remedy."""
    what, remedy = _explained(error)
    return Unavailable(what, f"{remedy} What is recorded already is sent by: soleus bridge ble --resume")


def _explained(error: Exception) -> tuple[str, str]:
    if isinstance(error, BleakBluetoothNotAvailableError) and error.reason in _WHY:
        return _WHY[error.reason]
    if isinstance(error, BleakDBusError):
        if "AccessDenied" in error.dbus_error:
            return "Bluetooth is not for this user.", "Add the user to the group bluetooth, and log in again."
        if "ServiceUnknown" in error.dbus_error or "NoReply" in error.dbus_error:
            return "The Bluetooth service does not run.", "Start it: systemctl start bluetooth (Debian's package bluez)."
    if sys.platform == "linux" and isinstance(error, AuthError):
        return "The system bus (D-Bus) does not let this user in.", "Log in as a user of this machine."
    if sys.platform == "linux" and isinstance(error, OSError):
        return (
            f"Bluetooth cannot be reached: no system bus (D-Bus) answers here ({error.strerror or error}).",
            "Install and start dbus and bluez; in a container, hand over /run/dbus.",
        )
    return f"Bluetooth does not work here: {error or type(error).__name__}.", "Try: bluetoothctl show."
