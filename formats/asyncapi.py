"""The AsyncAPI 3 document of the wire, made from the payload types: never written by hand."""

from __future__ import annotations

from typing import Any

import msgspec
import yaml
from msgspec import Struct

from formats import apps, messages, topics
from formats.health_auto_export import HealthAutoExport
from formats.owntracks import OwnTracks
from formats.sensor_logger import SensorLogger
from formats.topics import LEAVES, PREFIX, Leaf

TYPES: dict[Leaf, tuple[type[Struct], ...]] = {
    "session": (messages.SessionStart, messages.SessionEnd),
    "samples": (messages.Sample, messages.Batch),
    "steps": (messages.StepsBatch,),
    "pain": (messages.Pain,),
    "ack": (messages.Ack,),
    "status": (messages.Status,),
    "owntracks": (OwnTracks,),
    "sensorlogger": (SensorLogger,),
    "autoexport": (HealthAutoExport,),
    "receipt": (messages.Receipt,),
    "alert": (messages.AlertOut,),
}
"""What each leaf carries."""
_QOS: dict[Leaf, tuple[int, bool]] = dict.fromkeys(LEAVES, (1, False)) | {
    "status": (1, True),
    "sensorlogger": (0, False),
    "receipt": (0, True),
}
_TITLES: dict[Leaf, str] = {
    "session": "Start and end of a run, its pauses and totals.",
    "samples": "One sample, or a batch of them as columns.",
    "steps": "Foot strikes one by one, from a pod or an insole.",
    "pain": "A pain marker pressed mid-run, or a check-in.",
    "ack": "A runner's answer to an alert.",
    "status": "Online or offline (the last will), and the battery.",
    "owntracks": "Locations as OwnTracks publishes them; where they are a run's they become one.",
    "sensorlogger": "Readings as Sensor Logger publishes them.",
    "autoexport": "Workouts and metrics as Health Auto Export publishes them.",
    "receipt": "What is committed: the device may forget it.",
    "alert": "Title, what to do, severity, time to live.",
}


def _ref(*parts: str) -> dict[str, str]:
    return {"$ref": "#/" + "/".join(parts)}


def _parameter(what: str) -> dict[str, Any]:
    return {"description": f"The {what}: 1 to 64 of a-z, 0-9, '_' and '-'."}


def _channel(leaf: Leaf) -> dict[str, Any]:
    return {
        "address": f"{PREFIX}/{{runner}}/{{device}}/{leaf}",
        "description": _TITLES[leaf],
        "parameters": {"runner": _parameter("runner"), "device": _parameter("device")},
        "messages": {kind.__name__: _ref("components", "messages", kind.__name__) for kind in TYPES[leaf]},
    }


def _operation(leaf: Leaf) -> dict[str, Any]:
    qos, retain = _QOS[leaf]
    return {
        "action": "receive" if LEAVES[leaf] == "in" else "send",
        "channel": _ref("channels", leaf),
        "summary": _TITLES[leaf],
        "messages": [_ref("channels", leaf, "messages", kind.__name__) for kind in TYPES[leaf]],
        "bindings": {"mqtt": {"qos": qos, "retain": retain}},
    }


def _message(kind: type[Struct]) -> dict[str, Any]:
    return {
        "name": kind.__name__,
        "contentType": "application/json",
        "summary": (kind.__doc__ or "").split("\n")[0],
        "payload": _ref("components", "schemas", kind.__name__),
    }


def build() -> dict[str, Any]:
    """The document as data. `receive` and `send` are seen from Soleus."""
    kinds = [kind for leaf in LEAVES for kind in TYPES[leaf]]
    _, schemas = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    for schema in schemas.values():  # a decoder of tagged types takes v as given; here it has to be sent
        if "v" in schema.get("properties", {}) and "v" not in schema["required"]:
            schema["required"] = ["v", *schema["required"]]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Soleus",
            "version": "1",
            "description": (
                "MQTT 3.1.1. Times are UTC Unix milliseconds as the device believes. Cadence is rpm of one leg. Absent and "
                "null mean not measured, never 0. A reader ignores fields that it does not know. A PUBACK is not a receipt: "
                "a device keeps what it sent until a receipt covers it. "
                f"What {', '.join(apps.NAMES.values())} send is theirs: only what is read of it is described here."
            ),
        },
        "defaultContentType": "application/json",
        "channels": {leaf: _channel(leaf) for leaf in LEAVES},
        "operations": {f"{'receive' if way == 'in' else 'send'}_{leaf}": _operation(leaf) for leaf, way in LEAVES.items()},
        "components": {"messages": {kind.__name__: _message(kind) for kind in kinds}, "schemas": schemas},
    }


def document() -> str:
    """The document as YAML: the text of docs/asyncapi.yaml."""
    head = f"# Made from formats/messages.py (topics below {topics.PREFIX}) by `make docs`; do not edit.\n"
    text: str = yaml.safe_dump(build(), sort_keys=False, allow_unicode=True, width=120)
    return head + text
