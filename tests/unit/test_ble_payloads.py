"""What Bluetooth sensors send, as the profiles describe it; what does not keep to them is refused by the field's name."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from formats import ble_heart_rate, ble_power, ble_rsc

READERS: list[Callable[[bytes], object]] = [
    ble_rsc.read_measurement,
    ble_rsc.read_feature,
    ble_heart_rate.read_measurement,
    ble_power.read_power,
]
U8, U16, U32 = (st.integers(0, 2**bits - 1) for bits in (8, 16, 32))
S16 = st.integers(-(2**15), 2**15 - 1)


def test_a_pod_with_everything() -> None:
    """Speed in 1/256 m/s, cadence, stride length in cm, total distance in 0.1 m, running."""
    read = ble_rsc.read_measurement(bytes.fromhex("07 00 03 57 d2 00 39 30 00 00"))
    assert read == ble_rsc.RscMeasurement(3.0, 87, 2.1, 1234.5, running=True)
    assert ble_rsc.read_feature(b"\x07\x00") == ble_rsc.RscFeature(True, True, True, False, False)  # noqa: FBT003 - five bits


def test_a_belt_with_everything() -> None:
    """Two octets of heart rate, contact, energy, two RR-intervals of 1/1024 s."""
    read = ble_heart_rate.read_measurement(struct.pack("<BHHHH", 0b11111, 151, 77, 400, 410))
    assert read == ble_heart_rate.HeartRate(151, contact=True, energy_kj=77, rr_s=(400 / 1024, 410 / 1024))


@pytest.mark.parametrize(("flags", "felt"), [(0b000, 60), (0b010, 60), (0b110, 60), (0b100, None)])
def test_no_skin_no_heart_rate(flags: int, felt: int | None) -> None:
    """A belt that knows that it touches nobody has measured nothing; one that cannot know is believed."""
    assert ble_heart_rate.read_measurement(bytes([flags, 60])).felt == felt
    assert ble_heart_rate.read_measurement(bytes([flags, 0])).felt is None


def test_power_among_what_cyclists_have() -> None:
    """The power is found whatever follows it, and may be below 0."""
    assert ble_power.read_power(struct.pack("<Hh", 0, 287)) == 287
    assert ble_power.read_power(struct.pack("<HhB", 1, -3, 100)) == -3
    assert (
        ble_power.read_power(struct.pack("<Hh", 0b111111110101, 250) + bytes(1 + 2 + 6 + 4 + 4 + 4 + 3 + 2 + 2 + 2)) == 250
    )


@settings(deadline=None)
@given(U16, U8, st.none() | U16, st.none() | U32, st.booleans())
def test_every_pod_is_read_back(speed: int, cadence: int, length: int | None, total: int | None, running: bool) -> None:  # noqa: FBT001 - drawn by name
    """Whatever a pod can send is read as it was meant; cut anywhere, or with an octet too many, it is refused."""
    data = struct.pack("<BHB", (length is not None) | 2 * (total is not None) | 4 * running, speed, cadence)
    data += b"" if length is None else struct.pack("<H", length)
    data += b"" if total is None else struct.pack("<I", total)
    read = ble_rsc.read_measurement(data)
    assert (read.speed * 256, read.cadence, read.running) == (speed, cadence, running)
    assert read.length == (None if length is None else length / 100)
    assert read.total_distance == (None if total is None else total / 10)
    for cut in range(len(data)):
        with pytest.raises(BadInput, match="ends before its"):
            ble_rsc.read_measurement(data[:cut])
    with pytest.raises(BadInput, match="more than its flags announce"):
        ble_rsc.read_measurement(data + b"\0")


@settings(deadline=None)
@given(U16, st.none() | U16, st.lists(U16, max_size=9))
def test_every_belt_is_read_back(bpm: int, energy: int | None, intervals: list[int]) -> None:
    """Heart rate, energy and as many intervals as there are; half an interval is refused."""
    flags = 1 | 8 * (energy is not None) | 16 * bool(intervals)
    data = struct.pack("<BH", flags, bpm) + (b"" if energy is None else struct.pack("<H", energy))
    data += struct.pack(f"<{len(intervals)}H", *intervals)
    read = ble_heart_rate.read_measurement(data)
    assert (read.bpm, read.energy_kj, [round(rr * 1024) for rr in read.rr_s]) == (bpm, energy, intervals)
    with pytest.raises(BadInput):
        ble_heart_rate.read_measurement(data + b"\0")


@settings(deadline=None)
@given(S16)
def test_every_power_is_read_back(power: int) -> None:
    """Sixteen bits, in two's complement."""
    assert ble_power.read_power(struct.pack("<Hh", 0, power)) == power


@pytest.mark.parametrize("reader", READERS)
@settings(deadline=None)
@given(st.binary(max_size=40))
@example(b"")
def test_nonsense_is_refused_by_field(reader: Callable[[bytes], object], data: bytes) -> None:
    """Any octets at all: a value, or a refusal that names a field and shows them."""
    with suppress(BadInput):
        reader(data)
        return
    with pytest.raises(BadInput, match=re.escape(data[:20].hex(" ") or "nothing")) as refused:
        reader(data)
    assert refused.value.field
    assert refused.value.remedy
