"""Home Assistant's published form of MQTT discovery, as a JSON Schema that is written here, not taken over.

Written after release 2026.11.0: `components/mqtt/schemas.py` (device, origin, availability, components), `sensor.py`,
`event.py`, `config.py` and `abbreviations.py` of the package `homeassistant`. It knows what a sensor or an event may say and
is stricter in one thing: Home Assistant leaves out a key of a component that it does not know, and here that is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RELEASE = "2026.11.0"
ABBREVIATIONS = {
    "avty": "availability",
    "avty_mode": "availability_mode",
    "avty_t": "availability_topic",
    "avty_tpl": "availability_template",
    "cmps": "components",
    "def_ent_id": "default_entity_id",
    "dev": "device",
    "dev_cla": "device_class",
    "e": "encoding",
    "en": "enabled_by_default",
    "ent_cat": "entity_category",
    "evt_typ": "event_types",
    "exp_aft": "expire_after",
    "frc_upd": "force_update",
    "ic": "icon",
    "json_attr_t": "json_attributes_topic",
    "json_attr_tpl": "json_attributes_template",
    "o": "origin",
    "ops": "options",
    "p": "platform",
    "pl_avail": "payload_available",
    "pl_not_avail": "payload_not_available",
    "stat_cla": "state_class",
    "stat_t": "state_topic",
    "sug_dsp_prc": "suggested_display_precision",
    "t": "topic",
    "uniq_id": "unique_id",
    "unit_of_meas": "unit_of_measurement",
    "val_tpl": "value_template",
}
UNTIL_2026_4 = {"obj_id": "object_id"}
"""Of earlier releases: the entity form is for them."""
OF_DEVICE = {
    "cns": "connections",
    "cu": "configuration_url",
    "hw": "hw_version",
    "ids": "identifiers",
    "mdl": "model",
    "mdl_id": "model_id",
    "mf": "manufacturer",
    "sa": "suggested_area",
    "sn": "serial_number",
    "sw": "sw_version",
}
OF_ORIGIN = {"sw": "sw_version", "url": "support_url"}

_TEXT = {"type": "string"}
_FILTER = {"type": "string", "minLength": 1, "maxLength": 65535, "pattern": r"^[^\x00]+$"}
_AVAILABILITY = {
    "availability_topic": _FILTER,
    "availability_template": _TEXT,
    "payload_available": _TEXT,
    "payload_not_available": _TEXT,
    "availability_mode": {"enum": ["all", "any", "latest"]},
    "availability": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["topic"],
            "additionalProperties": False,
            "properties": {
                "topic": _FILTER,
                "payload_available": _TEXT,
                "payload_not_available": _TEXT,
                "value_template": _TEXT,
            },
        },
    },
}
_DEVICE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "identifiers": {"type": ["string", "array"], "items": _TEXT, "minItems": 1},
        "connections": {"type": "array", "items": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}},
        "configuration_url": {"type": "string", "pattern": "^(http|https|homeassistant)://"},
        "name": _TEXT,
        **{name: _TEXT for name in OF_DEVICE.values() if name not in {"identifiers", "connections", "configuration_url"}},
    },
    "anyOf": [{"required": ["identifiers"]}, {"required": ["connections"]}],
}
_ORIGIN = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {"name": _TEXT, "sw_version": _TEXT, "support_url": {"type": "string", "pattern": "^https?://"}},
}
_ENTITY = {
    **_AVAILABILITY,
    "platform": {"enum": ["sensor", "event"]},
    "unique_id": _TEXT,
    "name": {"type": ["string", "null"]},
    "state_topic": _FILTER,
    "value_template": _TEXT,
    "json_attributes_topic": _FILTER,
    "json_attributes_template": _TEXT,
    "icon": {"type": "string", "pattern": "^[^:]+:.+$"},
    "enabled_by_default": {"type": "boolean"},
    "entity_category": {"enum": ["diagnostic"]},
    "encoding": _TEXT,
    "qos": {"enum": [0, 1, 2]},
}
_SENSOR = {
    "device_class": {"enum": ["distance", "timestamp", "enum", None]},
    "state_class": {"enum": ["measurement", "total", "total_increasing", None]},
    "unit_of_measurement": {"type": ["string", "null"]},
    "suggested_display_precision": {"type": "integer", "minimum": 0},
    "expire_after": {"type": "integer", "minimum": 0},
    "force_update": {"type": "boolean"},
    "options": {"type": "array", "items": _TEXT, "minItems": 1},
}
_EVENT = {
    "device_class": {"enum": ["doorbell", "button", "motion"]},
    "event_types": {"type": ["array", "string"], "items": _TEXT},
}
_UNITS = {
    "if": {"required": ["device_class"], "properties": {"device_class": {"const": "distance"}}},
    "then": {
        "properties": {
            "unit_of_measurement": {"enum": ["km", "m", "cm", "mm", "mi", "nmi", "yd", "in", "ft"]},
        },
    },
}
_NO_UNIT_OF_A_MOMENT = {
    "if": {"required": ["device_class"], "properties": {"device_class": {"const": "timestamp"}}},
    "then": {"not": {"anyOf": [{"required": ["unit_of_measurement"]}, {"required": ["state_class"]}]}},
}


def _component(platform: str, own: Mapping[str, Any], required: list[str], more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "if": {"properties": {"platform": {"const": platform}}},
        "then": {
            "type": "object",
            "required": required,
            "additionalProperties": False,
            "properties": {**_ENTITY, **own, **more},
            "allOf": [_UNITS, _NO_UNIT_OF_A_MOMENT],
        },
    }


def _components(more: Mapping[str, Any], *required: str) -> dict[str, Any]:
    kinds = [
        _component("sensor", _SENSOR, ["state_topic", *required], more),
        _component("event", _EVENT, ["state_topic", "event_types", *required], more),
    ]
    return {"required": ["platform"], "properties": {"platform": {"enum": ["sensor", "event"]}}, "allOf": kinds}


DEVICE_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["device", "origin", "components"],
    "additionalProperties": False,
    "properties": {
        **_AVAILABILITY,
        "device": _DEVICE,
        "origin": _ORIGIN,
        "components": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": _components(
                {"default_entity_id": {"type": "string", "pattern": r"^(sensor|event)\.[a-z0-9_]+$"}}, "unique_id"
            ),
        },
        "state_topic": _FILTER,
        "qos": {"enum": [0, 1, 2]},
        "encoding": _TEXT,
    },
}
ENTITY_FORM: dict[str, Any] = _components({"device": _DEVICE, "origin": _ORIGIN, "object_id": _TEXT})
"""Of one entity; its platform stands in the topic and is put in before the check."""


def in_full(payload: dict[str, Any]) -> dict[str, Any]:
    """`payload` with its abbreviations written out, as Home Assistant does before it looks at them."""
    names = ABBREVIATIONS | UNTIL_2026_4
    found = {names.get(key, key): value for key, value in payload.items()}
    if "device" in found:
        found["device"] = {OF_DEVICE.get(key, key): value for key, value in found["device"].items()}
    if "origin" in found:
        found["origin"] = {OF_ORIGIN.get(key, key): value for key, value in found["origin"].items()}
    if "components" in found:
        found["components"] = {key: in_full(part) for key, part in found["components"].items()}
    return found
