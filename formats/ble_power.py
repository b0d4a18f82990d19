"""Power over Bluetooth: some foot pods send running power by the cyclists' profile, for want of one of their own.

Service 0x1818, Cycling Power Measurement 0x2A63. https://www.bluetooth.com/specifications/specs/cycling-power-service-1-1/
and the GATT Specification Supplement, https://www.bluetooth.com/specifications/gss/.
"""

from __future__ import annotations

from formats.ble_payload import Octets

SERVICE = 0x1818
MEASUREMENT = 0x2A63
_FIELDS = (
    (0, 1, "pedal power balance"),
    (2, 2, "accumulated torque"),
    (4, 6, "wheel revolution data"),
    (5, 4, "crank revolution data"),
    (6, 4, "extreme force magnitudes"),
    (7, 4, "extreme torque magnitudes"),
    (8, 3, "extreme angles"),
    (9, 2, "top dead spot angle"),
    (10, 2, "bottom dead spot angle"),
    (11, 2, "accumulated energy"),
)
"""What may follow the power: the bit that announces it, its octets, its name. Runners have none of it."""


def read_power(data: bytes) -> int:
    """Instantaneous power of 0x2A63, W; below 0 while braking.

    Raises:
        BadInput: it is shorter or longer than its flags announce.

    """
    octets = Octets(data, "Cycling Power Measurement")
    flags = octets.unsigned(2, "flags")
    power = octets.signed(2, "power")
    for bit, length, name in _FIELDS:
        if flags & 1 << bit:
            octets.unsigned(length, name)
    octets.end()
    return power
