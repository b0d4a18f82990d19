"""Running Speed and Cadence over Bluetooth: what foot pods and treadmills measure.

Service 0x1814, RSC Measurement 0x2A53, RSC Feature 0x2A54.
https://www.bluetooth.com/specifications/specs/running-speed-and-cadence-service-1-0/ and the GATT Specification Supplement,
https://www.bluetooth.com/specifications/gss/. Neither says of cadence and stride length whether one leg is meant or both,
only 1/min and m; `formats.ble_legs` finds out.
"""

from __future__ import annotations

from dataclasses import dataclass

from formats.ble_payload import Octets

SERVICE = 0x1814
MEASUREMENT = 0x2A53
FEATURE = 0x2A54


@dataclass(frozen=True, slots=True)
class RscMeasurement:
    """One notification, as the sensor means it: None = not in it."""

    speed: float
    """m/s, in steps of 1/256."""
    cadence: int
    """1/min; of one leg or of both."""
    length: float | None
    """m, in steps of 0.01; of a stride or of a step."""
    total_distance: float | None
    """m, in steps of 0.1, since the sensor began to count."""
    running: bool
    """Running rather than walking, by the sensor's own judgement."""


@dataclass(frozen=True, slots=True)
class RscFeature:
    """What a sensor can tell."""

    stride_length: bool
    total_distance: bool
    walking_or_running: bool
    calibration: bool
    several_locations: bool


def read_measurement(data: bytes) -> RscMeasurement:
    """The value of 0x2A53.

    Raises:
        BadInput: it is shorter or longer than its flags announce.

    """
    octets = Octets(data, "RSC Measurement")
    flags = octets.unsigned(1, "flags")
    speed = octets.unsigned(2, "speed") / 256
    cadence = octets.unsigned(1, "cadence")
    length = octets.unsigned(2, "stride length") / 100 if flags & 1 else None
    total = octets.unsigned(4, "total distance") / 10 if flags & 2 else None
    octets.end()
    return RscMeasurement(speed, cadence, length, total, bool(flags & 4))


def read_feature(data: bytes) -> RscFeature:
    """The value of 0x2A54; bits that are reserved are not looked at.

    Raises:
        BadInput: it has not two octets.

    """
    octets = Octets(data, "RSC Feature")
    bits = octets.unsigned(2, "feature")
    octets.end()
    return RscFeature(*(bool(bits & 1 << bit) for bit in range(5)))
