"""What is published for Home Assistant: as its discovery wants it, in the runner's words, and never a zero for nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from alerts.channels.homeassistant import check, form_of, takes
from domain.errors import BadInput
from domain.home import HomeState
from domain.model import Message, Severity
from domain.redaction import redacted
from domain.words import LANGUAGES, Language, Say
from formats import homeassistant as ha
from formats import topics
from formats.homeassistant import Form
from tests.homeassistant import published
from tests.homes import KNOWN, UNKNOWN

MESSAGE = Message(
    "42-2", "7", "ana", "load.session_spike", Severity.WARN, "Far", "18 km.", "Go easy.", 1_795_455_900_000, 60
)
BLOCKED = {"available", "device_class", "entity_id", "friendly_name", "icon", "state", "unique_id", "unit_of_measurement"}
"""Attributes that Home Assistant leaves out, among those that we might use."""


def configurations(form: Form, say: Say | None = None, runner: str = "ana") -> dict[str, dict[str, Any]]:
    """Each configuration in full, by topic."""
    found = ha.discovery(runner, say or Say(), form)
    return {topic: published.in_full(json.loads(payload)) for topic, payload in found.items()}


def parts(form: Form, say: Say | None = None, runner: str = "ana") -> list[dict[str, Any]]:
    """Each entity of a form, whichever it is, with its platform."""
    found = configurations(form, say, runner)
    if form.shape == "device":
        return [part for device in found.values() for part in device["components"].values()]
    return [part | {"platform": topic.split("/")[-4]} for topic, part in found.items()]


def values(home: HomeState) -> dict[str, Any]:
    """The state."""
    found: dict[str, Any] = json.loads(ha.state("ana", home, Form(), "me"))
    return found


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("units", ["km", "mi"])
def test_the_device_form_is_as_published(language: Language, units: Any) -> None:
    """One topic with device, origin and components, each with platform and id, by the schema of the newest release."""
    found = configurations(Form(), Say(language, units))
    assert list(found) == ["homeassistant/device/soleus-ana/config"]
    for payload in found.values():
        Draft202012Validator(published.DEVICE_FORM).validate(payload)


def test_the_entity_form_is_as_published() -> None:
    """One topic an entity, with the device in each."""
    found = configurations(Form("entity"))
    assert len(found) == 9
    for topic, payload in found.items():
        assert re.fullmatch(r"homeassistant/(sensor|event)/soleus-ana/[a-z_]+/config", topic)
        Draft202012Validator(published.ENTITY_FORM).validate(payload | {"platform": topic.split("/")[1]})


@pytest.mark.parametrize(
    "broken",
    [
        {"device": {"name": "no identifier"}},
        {"origin": {}},
        {"components": {}},
        {"components": {"a": {"platform": "sensor", "state_topic": "x"}}},
        {"components": {"a": {"platform": "event", "state_topic": "x", "unique_id": "1"}}},
        {"components": {"a": {"platform": "sensor", "state_topic": "x", "unique_id": "1", "unit": "km"}}},
        {"components": {"a": {"platform": "lamp", "state_topic": "x", "unique_id": "1"}}},
        {
            "components": {
                "a": {
                    "platform": "sensor",
                    "state_topic": "x",
                    "unique_id": "1",
                    "device_class": "distance",
                    "unit_of_measurement": "calf-km",
                }
            }
        },
        {"unknown": 1},
    ],
)
def test_the_schema_refuses_what_home_assistant_refuses(broken: dict[str, Any]) -> None:
    """Each kind of mistake is one."""
    (payload,) = configurations(Form()).values()
    with pytest.raises(ValidationError):
        Draft202012Validator(published.DEVICE_FORM).validate(payload | broken)


@pytest.mark.parametrize("shape", ["device", "entity"])
def test_what_is_asked_for_is_there(shape: Any) -> None:
    """Calf load, range, room, last finding, episode, next due step, and an event that knows every severity."""
    found = {part["unique_id"]: part for part in parts(Form(shape))}
    assert set(found) == {
        f"soleus-ana-{key}"
        for key in (
            "week_load",
            "range_low",
            "range_high",
            "load_state",
            "room",
            "last_finding",
            "episode",
            "next_step",
            "alert",
        )
    }
    assert found["soleus-ana-alert"]["event_types"] == ["info", "watch", "warn", "stop", "urgent", "resolved"]
    assert found["soleus-ana-next_step"]["device_class"] == "timestamp"


def test_names_are_translated_and_ids_are_not() -> None:
    """German names; the same unique and entity ids in every language, so that nothing is made twice."""
    english, german = (parts(Form(), Say(language)) for language in ("en", "de"))
    assert [part["unique_id"] for part in english] == [part["unique_id"] for part in german]
    assert [part["default_entity_id"] for part in english] == [part["default_entity_id"] for part in german]
    assert all(one["name"] != other["name"] for one, other in zip(english, german, strict=True))
    assert english[0]["name"] == "Calf load, 7 days"


def test_runners_and_entities_never_share_an_id() -> None:
    """However alike their names are."""
    ids = [part["unique_id"] for runner in ("a", "a-room", "a_room", "a-range") for part in parts(Form(), runner=runner)]
    assert len(set(ids)) == len(ids)


def test_every_template_names_a_value_that_is_there() -> None:
    """What a configuration reads from the state stands in it, known or not; attributes are objects."""
    for part in parts(Form()):
        if part["platform"] == "event":
            continue
        for home in (KNOWN, UNKNOWN):
            state = values(home)
            assert re.fullmatch(r"\{\{ value_json\.(\w+) \}\}", part["value_template"])[1] in state  # type: ignore[index]
            if "json_attributes_template" in part:
                name = re.fullmatch(r"\{\{ value_json\.(\w+) \| tojson \}\}", part["json_attributes_template"])
                assert name is not None
                assert isinstance(state[name[1]], dict)
                assert not BLOCKED & set(state[name[1]])


def test_what_is_known_is_told() -> None:
    """Numbers in the units of their entity, texts in the runner's words, instants as ISO 8601."""
    state = values(KNOWN)
    assert (state["week_load"], state["range_low"], state["range_high"], state["room"]) == (18.23, 15.0, 22.5, 5.2)
    assert state["week_load_more"] == {"low": 15.0, "high": 22.5}
    assert state["load_state_more"] == {"load": "in", "held": None, "sentence": "Up to 5.2 km today."}
    assert state["last_finding"] == "Far"
    assert state["last_finding_more"]["severity"] == "warn"
    assert state["episode"] == "Left calf: Better, pain 2 of 10"
    assert state["next_step"] == "2026-11-23T17:45:00.000Z"
    german = values(replace(KNOWN, say=Say("de", "mi")))
    assert german["episode"] == "Linke Wade: Besser, Schmerz 2 von 10"
    assert german["room"] == 3.3


def test_unknown_is_unknown_and_never_zero() -> None:
    """Numbers and instants that are not known are null, which a template says as `None`; texts say so in words."""
    state = values(UNKNOWN)
    assert [state[key] for key in ("week_load", "range_low", "range_high", "room", "next_step")] == [None] * 5
    assert state["last_finding"] == "Nothing found yet"
    assert state["episode"] == "No open complaint"


def test_a_long_title_fits() -> None:
    """Home Assistant refuses states above 255 characters."""
    assert KNOWN.finding is not None
    assert len(values(replace(KNOWN, finding=replace(KNOWN.finding, title="x" * 300)))["last_finding"]) == 255


def test_an_alert_is_an_event_of_its_severity() -> None:
    """With title, why, do and rule; one that is over is `resolved`; a copy has the same id."""
    found = json.loads(ha.event(MESSAGE))
    assert found["event_type"] == "warn"
    assert {key: found[key] for key in ("id", "title", "why", "do", "rule")} == {
        "id": "42-2",
        "title": "Far",
        "why": "18 km.",
        "do": "Go easy.",
        "rule": "load.session_spike",
    }
    assert json.loads(ha.event(replace(MESSAGE, reason="RESOLVED")))["event_type"] == "resolved"


@pytest.mark.parametrize("topic", [ha.AVAILABILITY, ha.state_topic("ana"), ha.event_topic("ana")])
def test_no_topic_is_taken_for_a_devices(topic: str) -> None:
    """Nothing that ingest listens to: it would be a dead letter."""
    with pytest.raises(BadInput):
        topics.parse(topic)
    assert not topic.startswith(topics.PREFIX)


@pytest.mark.parametrize("form", [Form(), Form("entity"), Form("entity", "home/auto")])
def test_what_was_announced_is_found_again(form: Form) -> None:
    """From the kept state alone, by the installation that kept it."""
    state = ha.state("ana", KNOWN, form, "me")
    assert set(ha.announced("ana", state, "me") or ()) == set(ha.discovery("ana", Say(), form))
    assert ha.announced("ana", state, "somebody else") is None
    assert ha.announced("ana", b"not JSON", "me") is None


@pytest.mark.parametrize(
    "topic",
    [
        "homeassistant/device/soleus-bert/config",
        "homeassistant/light/soleus-ana/week_load/config",
        "soleus/v1/ana/watch/receipt",
        "soleus/device/soleus-ana/config",
        "homeassistant/#",
        7,
    ],
)
def test_nothing_else_can_be_taken_away(topic: object) -> None:
    """A forged state cannot make us empty a topic that is not this runner's configuration."""
    forged = json.dumps({"owner": "me", "announced": [topic]}).encode()
    assert ha.announced("ana", forged, "me") == ()


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("homeassistant:", Form()),
        ("homeassistant:?form=entity", Form("entity")),
        ("homeassistant:?form=device&prefix=home", Form("device", "home")),
    ],
)
def test_urls(url: str, form: Form) -> None:
    """What can be added, and that it is no secret."""
    assert takes(url)
    assert form_of(url) == form
    assert redacted(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "homeassistant:?form=both",
        "homeassistant://host",
        "homeassistant:?prefix=",
        "homeassistant:?prefix=a/%23",
        "homeassistant:?prefix=soleus/v1",
        "homeassistant:?token=x",
    ],
)
def test_urls_that_are_refused(url: str) -> None:
    """Each with what to write instead."""
    with pytest.raises(BadInput) as refused:
        check(url)
    assert refused.value.remedy
