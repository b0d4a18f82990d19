"""Heart rate over Bluetooth: belts and armbands.

Service 0x180D, Heart Rate Measurement 0x2A37. https://www.bluetooth.com/specifications/specs/heart-rate-service-1-0/ and
the GATT Specification Supplement, https://www.bluetooth.com/specifications/gss/.
"""

from __future__ import annotations

from dataclasses import dataclass

from formats.ble_payload import Octets

SERVICE = 0x180D
MEASUREMENT = 0x2A37


@dataclass(frozen=True, slots=True)
class HeartRate:
    """One notification: None = not in it."""

    bpm: int
    contact: bool | None
    """Whether the sensor touches skin; None when it cannot tell."""
    energy_kj: int | None
    """Since it was last set to nothing."""
    rr_s: tuple[float, ...]
    """Between beats, in steps of 1/1024 s; the oldest first."""

    @property
    def felt(self) -> int | None:
        """Beats per minute if there was a heart to feel, else None."""
        return None if self.contact is False or self.bpm == 0 else self.bpm


def read_measurement(data: bytes) -> HeartRate:
    """The value of 0x2A37.

    Raises:
        BadInput: it is shorter or longer than its flags announce, or half of an interval is missing.

    """
    octets = Octets(data, "Heart Rate Measurement")
    flags = octets.unsigned(1, "flags")
    bpm = octets.unsigned(2 if flags & 1 else 1, "heart rate")
    contact = bool(flags & 2) if flags & 4 else None
    energy = octets.unsigned(2, "energy expended") if flags & 8 else None
    intervals: list[float] = []
    while flags & 16 and octets.left:
        intervals.append(octets.unsigned(2, "RR-interval") / 1024)
    octets.end()
    return HeartRate(bpm, contact, energy, tuple(intervals))
