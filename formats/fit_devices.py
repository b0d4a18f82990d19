"""Who made and measured: names of devices and sensors from a FIT file's device_info messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_GARMIN_SENSORS = {
    1743: "hrm-tri",
    1752: "hrm-run",
    2327: "hrm-run",
    2814: "rd-pod",
    2900: "rd-pod",
    3299: "hrm-pro",
    3300: "hrm-dual",
    4130: "hrm-pro-plus",
    4606: "hrm-fit",
}
"""Garmin product numbers of what measures running dynamics on the chest or waist (FIT profile, garmin_product)."""
_DYNAMICS = frozenset({"hrm-tri", "hrm-run", "rd-pod", "hrm-pro", "hrm-pro-plus", "hrm-fit"})
_DYNAMICS_FIELDS = ("stance_time", "stance_time_balance", "vertical_oscillation", "step_length")
_ANT_STRIDE, _ANT_HEART_RATE, _ANT_POWER = 124, 120, 11
_SERIAL_LIMIT = 2**32 - 1


def _slug(text: object) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in str(text).lower()).split())


def maker(message: Mapping[Any, Any]) -> str:
    """The maker of a file_id or device_info message, e.g. `garmin`; "" when it is not given."""
    return _slug(message.get("manufacturer") or "")


def watch(file_id: Mapping[Any, Any]) -> dict[str, str]:
    """maker, product and (if valid) serial of the device that wrote the file; "" for what it does not say."""
    product = file_id.get("product_name") or file_id.get("garmin_product") or file_id.get("product")
    found = {"maker": maker(file_id), "product": "" if product is None else str(product), "serial": serial(file_id) or ""}
    return {name: value for name, value in found.items() if value}


def serial(file_id: Mapping[Any, Any]) -> str | None:
    """The serial number if it tells devices apart: not 0, not all bits, not the 0x7FFFFFFF of development kits."""
    number = file_id.get("serial_number")
    return str(number) if isinstance(number, int) and 0 < number < _SERIAL_LIMIT and number != _SERIAL_LIMIT >> 1 else None


def native_sensors(
    file_id: Mapping[Any, Any], devices: Sequence[Mapping[Any, Any]], fields: Sequence[str]
) -> dict[str, str]:
    """Which sensor measured each of the native `fields`: a strap or pod the watch lists, else the watch itself.

    `devices` are the device_info messages. The FIT protocol does not say which sensor feeds a field, so this is what
    Garmin documents: dynamics come from the strap or waist pod when one is there [A].
    """
    own = "-".join(part for part in (maker(file_id), _slug(watch(file_id).get("product", ""))) if part) or "watch"
    named = [_sensor(device) for device in devices if device.get("device_index") not in {"creator", 0}]
    strap = next((name for name, _kind in named if name in _DYNAMICS), None)
    by_kind = {kind: name for name, kind in named if kind is not None}
    out: dict[str, str] = {}
    for field in fields:
        if field in _DYNAMICS_FIELDS:
            out[field] = strap or own
        elif field == "heart_rate":
            out[field] = by_kind.get(_ANT_HEART_RATE, own)
        elif field == "cadence":
            out[field] = by_kind.get(_ANT_STRIDE) or strap or own
        elif field == "power":
            out[field] = by_kind.get(_ANT_POWER, own)
        else:
            out[field] = own
    return out


def _sensor(device: Mapping[Any, Any]) -> tuple[str, int | None]:
    """Name and ANT+ device type of a device_info message."""
    kind = device.get("device_type") or device.get("antplus_device_type")
    kind = kind if isinstance(kind, int) else None
    product, made_by = device.get("product"), maker(device)
    if made_by == "garmin" and product in _GARMIN_SENSORS:
        return _GARMIN_SENSORS[product], kind
    fallback = {_ANT_STRIDE: "foot-pod", _ANT_HEART_RATE: "heart-rate-strap", _ANT_POWER: "power-pod"}.get(kind or 0, "")
    if made_by and made_by != "garmin" and fallback:
        return made_by, kind
    return fallback, kind
