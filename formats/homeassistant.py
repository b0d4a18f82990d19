"""Home Assistant's MQTT discovery: what makes a runner's entities appear there, and what fills them. Pure.

Below the discovery prefix stand only configurations (retained; an empty one takes its entities away again):

    {prefix}/device/soleus-{runner}/config           the device form, one topic a runner (Home Assistant 2024.11 and later)
    {prefix}/{platform}/soleus-{runner}/{key}/config the entity form, one topic an entity (any release)

Values are ours, outside of `soleus/v1`, so that ingest never takes them for a device's:

    soleus/ha/status            retained   online | offline (last will)
    soleus/ha/{runner}/state    retained   every entity's value; None where it is not known
    soleus/ha/{runner}/event    not kept   one alert; Home Assistant would not take it as an event if it were kept
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from domain import units
from domain.clock import iso
from domain.errors import BadInput, shape
from domain.home import HomeState, OpenEpisode
from domain.model import Message, Severity
from domain.words import Say

Shape = Literal["device", "entity"]
_SHAPES: tuple[Shape, ...] = ("device", "entity")
PREFIX = "homeassistant"
"""Below which Home Assistant looks for configurations, unless it was told otherwise."""
BIRTH = f"{PREFIX}/status"
"""Where Home Assistant says `online` when it has started, whatever its prefix, unless it was told otherwise."""
ROOT = "soleus/ha"
AVAILABILITY = f"{ROOT}/status"
ONLINE, OFFLINE = b"online", b"offline"
STATES = f"{ROOT}/+/state"
"""The filter of every runner's state."""
RESOLVED = "resolved"
EVENT_TYPES = (*(severity.value for severity in Severity), RESOLVED)
MOST_CHARACTERS = 255
"""Longer states are refused by Home Assistant."""

_PREFIX = re.compile(r"[a-zA-Z0-9_-]+(/[a-zA-Z0-9_-]+){0,3}")
_STATE = re.compile(rf"{ROOT}/([a-z0-9_-]{{1,64}})/state")


@dataclass(frozen=True, slots=True)
class Form:
    """How entities are announced: in which shape, below which prefix."""

    shape: Shape = "device"
    prefix: str = PREFIX


@dataclass(frozen=True, slots=True)
class _Entity:
    key: str
    platform: Literal["sensor", "event"] = "sensor"
    fields: Mapping[str, Any] = field(default_factory=dict)
    more: bool = False
    """Whether it has attributes, under `{key}_more` of the state."""


_LOAD: Mapping[str, Any] = {"stat_cla": "measurement", "sug_dsp_prc": 1}
_ENTITIES = (
    _Entity("week_load", fields={**_LOAD, "ic": "mdi:run-fast"}, more=True),
    _Entity("range_low", fields={**_LOAD, "ic": "mdi:arrow-collapse-down"}),
    _Entity("range_high", fields={**_LOAD, "ic": "mdi:arrow-collapse-up"}),
    _Entity("load_state", fields={"ic": "mdi:gauge"}, more=True),
    _Entity("room", fields={**_LOAD, "dev_cla": "distance", "ic": "mdi:map-marker-distance"}),
    _Entity("last_finding", fields={"ic": "mdi:magnify"}, more=True),
    _Entity("episode", fields={"ic": "mdi:foot-print"}, more=True),
    _Entity("next_step", fields={"dev_cla": "timestamp", "ic": "mdi:clipboard-clock-outline"}, more=True),
    _Entity("alert", "event", {"evt_typ": list(EVENT_TYPES), "ic": "mdi:bell-alert"}),
)
_IN_CALF_KM = frozenset({"week_load", "range_low", "range_high"})


def check_prefix(prefix: str) -> str:
    """`prefix` if it can stand before configurations.

    Raises:
        BadInput: it cannot, or it is one of ours.

    """
    if not _PREFIX.fullmatch(prefix) or prefix.split("/", maxsplit=1)[0] == "soleus":
        raise BadInput(
            f"The discovery prefix cannot be {shape(prefix)}.",
            "Use the one set in Home Assistant: letters, digits, '_' and '-', not below soleus.",
            field="prefix",
        )
    return prefix


def state_topic(runner_id: str) -> str:
    """Where a runner's values are."""
    return f"{ROOT}/{runner_id}/state"


def event_topic(runner_id: str) -> str:
    """Where a runner's alerts go by."""
    return f"{ROOT}/{runner_id}/event"


def runner_of(topic: str) -> str | None:
    """Whose state `topic` is."""
    found = _STATE.fullmatch(topic)
    return found[1] if found else None


def discovery(runner_id: str, say: Say, form: Form) -> dict[str, bytes]:
    """What is to be kept below the prefix, by topic: names in the language of `say`, ids that never change."""
    device = {
        "ids": [f"soleus-{runner_id}"],
        "name": say.text("home-device", runner=runner_id),
        "mf": "Soleus",
        "mdl": say.text("home-model"),
    }
    origin = {"name": "Soleus"}
    base = {"avty_t": AVAILABILITY}
    if form.shape == "device":
        parts = {
            entity.key: {"p": entity.platform}
            | _configuration(runner_id, say, entity)
            | {"def_ent_id": f"{entity.platform}.{_object_id(runner_id, entity)}"}
            for entity in _ENTITIES
        }
        return {_topics(runner_id, form)[0]: _json({"dev": device, "o": origin, **base, "cmps": parts})}
    return {
        topic: _json(
            _configuration(runner_id, say, entity)
            | {"obj_id": _object_id(runner_id, entity), "dev": device, "o": origin, **base},
        )
        for topic, entity in zip(_topics(runner_id, form), _ENTITIES, strict=True)
    }


def state(runner_id: str, home: HomeState, form: Form, owner: str) -> bytes:
    """Every entity's value at once, and which configurations announce it, so that `owner` can find and take them away."""
    say = home.say
    finding, episode, step = home.finding, home.episode, home.step
    room = None if home.room_m is None else round(units.distance_in(home.room_m, say.units)[0], 1)
    return _json(
        {
            "v": 1,
            "owner": owner,
            "announced": list(_topics(runner_id, form)),
            "week_load": _rounded(home.week_calf_km),
            "week_load_more": {"low": _rounded(home.low), "high": _rounded(home.high)},
            "range_low": _rounded(home.low),
            "range_high": _rounded(home.high),
            "load_state": _short(home.word),
            "load_state_more": {"load": home.state, "held": home.held, "sentence": home.sentence},
            "room": room,
            "last_finding": say.text("home-no-finding") if finding is None else _short(finding.title),
            "last_finding_more": {}
            if finding is None
            else {
                "severity": finding.severity.value,
                "rule": finding.rule,
                "why": finding.why,
                "do": finding.do,
                "at": iso(finding.at_ms),
            },
            "episode": say.text("home-no-episode") if episode is None else _short(_complaint(episode, say)),
            "episode_more": {}
            if episode is None
            else {
                "course": episode.course,
                "site": episode.site,
                "side": episode.side,
                "pain": episode.pain,
                "since": iso(episode.since_ms),
            },
            "next_step": None if step is None else iso(step.at_ms),
            "next_step_more": {} if step is None else {"kind": step.kind, "title": step.title, "do": step.do},
        },
    )


def event(message: Message) -> bytes:
    """One alert. `id` is that of its delivery: a copy has the same."""
    return _json(
        {
            "event_type": RESOLVED if message.reason == "RESOLVED" else message.severity.value,
            "id": message.id,
            "severity": message.severity.value,
            "rule": message.rule,
            "reason": message.reason,
            "title": message.title,
            "why": message.why,
            "do": message.do,
            "also": list(message.also),
            "at": iso(message.t_ms),
            "link": message.link,
        },
    )


def announced(runner_id: str, payload: bytes, owner: str) -> tuple[str, ...] | None:
    """The configurations that a kept state of `owner` names: those that are surely this runner's. None = not `owner`'s."""
    try:
        found = msgspec.json.decode(payload)
    except msgspec.DecodeError:
        return None
    if not isinstance(found, dict) or found.get("owner") != owner:
        return None
    topics = found.get("announced")
    own = {topic for kind in _SHAPES for topic in _topics(runner_id, Form(kind, "*"))}
    named = topics if isinstance(topics, list) else []
    return tuple(topic for topic in named if isinstance(topic, str) and _starred(topic) in own)


def _starred(topic: str) -> str:
    """`topic` with `*` for its prefix, if that can be one; else nothing."""
    levels = 3 if "/device/" in topic else 4
    parts = topic.rsplit("/", levels)
    usable = len(parts) == levels + 1 and _PREFIX.fullmatch(parts[0]) and parts[0].split("/")[0] != "soleus"
    return "/".join(["*", *parts[1:]]) if usable else ""


def _topics(runner_id: str, form: Form) -> tuple[str, ...]:
    if form.shape == "device":
        return (f"{form.prefix}/device/soleus-{runner_id}/config",)
    return tuple(f"{form.prefix}/{entity.platform}/soleus-{runner_id}/{entity.key}/config" for entity in _ENTITIES)


def _configuration(runner_id: str, say: Say, entity: _Entity) -> dict[str, Any]:
    # QoS stays 0: the embedded broker reserves 16,000 messages for each QoS 1 subscription, and a session may have 65,535.
    found: dict[str, Any] = {
        "name": say.text(f"home-{entity.key}"),
        "uniq_id": f"soleus-{runner_id}-{entity.key}",
        **entity.fields,
    }
    if entity.platform == "event":
        return found | {"stat_t": event_topic(runner_id)}
    found |= {"stat_t": state_topic(runner_id), "val_tpl": f"{{{{ value_json.{entity.key} }}}}"}
    if entity.key in _IN_CALF_KM:
        found["unit_of_meas"] = say.text("unit-calf-km")
    if entity.key == "room":
        found["unit_of_meas"] = say.units
    if entity.more:
        found |= {"json_attr_t": state_topic(runner_id), "json_attr_tpl": f"{{{{ value_json.{entity.key}_more | tojson }}}}"}
    return found


def _object_id(runner_id: str, entity: _Entity) -> str:
    """What an entity is first called in Home Assistant, in every language the same."""
    return f"soleus_{runner_id.replace('-', '_')}_{entity.key}"


def _complaint(episode: OpenEpisode, say: Say) -> str:
    where = say.text("home-calf") if episode.side is None else say.text(f"home-calf-{episode.side}")
    course = say.text(f"course-{episode.course}")
    if episode.pain is None:
        return say.text("home-episode-untold", where=where, course=course)
    return say.text("home-episode-told", where=where, course=course, pain=episode.pain)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


def _json(value: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(value)
