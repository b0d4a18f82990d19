"""Payloads in and out: what is good survives, what is bad is named."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.fields import FIELDS
from formats import topics
from formats.messages import MEASURED
from formats.payloads import (
    MOST_BYTES,
    Ack,
    AlertOut,
    Batch,
    Pain,
    Payload,
    Receipt,
    Sample,
    SessionEnd,
    SessionStart,
    Status,
    StepsBatch,
    decode,
    encode,
)

SID = "01HZ0000000000000000000000"
LEAVES: list[tuple[topics.Leaf, Payload]] = [
    ("samples", Sample(sid=SID, seq=1, t=1_700_000_000_000, cadence=86.5, strike_left=2)),
    ("samples", Batch(sid=SID, seq=(1, 2), t0=1_700_000_000_000, dt=[0, 1000], cadence=[86.5, None])),
    ("steps", StepsBatch(sid=SID, seq=(1, 1), t0=1_700_000_000_000, f=["dt_ms", "side"], steps=[[338, 0]])),
    ("session", SessionStart(sid=SID, t=1_700_000_000_000, sport="running", sensors={"strike": "runscribe"})),
    ("session", SessionEnd(sid=SID, t=1_700_000_000_000, last_seq=2, pauses=[(1, 2)])),
    ("pain", Pain(id="p1", t=1_700_000_000_000, answers={"cannot_bear_weight": "yes"})),
    ("ack", Ack(id="7", t=1_700_000_000_000, answer="better")),
    ("status", Status(online=False)),
    ("receipt", Receipt(sid=SID, samples=3)),
    ("alert", AlertOut(id="7", t=1, severity="stop", rule="acute.stop_now", title="Stop", do="Walk.", ttl_s=60)),
]


def sample(**fields: Any) -> bytes:
    """A good sample with some fields of one's own."""
    return json.dumps({"v": 1, "sid": SID, "seq": 1, "t": 1_700_000_000_000, "cadence": 86.5} | fields).encode()


@pytest.mark.parametrize(("leaf", "message"), LEAVES, ids=lambda value: type(value).__name__)
def test_what_is_encoded_is_decoded(leaf: topics.Leaf, message: Payload) -> None:
    """Every payload comes back as it was, carries v, and nothing of it is nulled."""
    payload = encode(message)
    assert json.loads(payload)["v"] == 1
    assert decode(leaf, payload) == (message, 0)


@given(st.fixed_dictionaries({}, optional={field.name: st.floats(field.low, field.high) | st.none() for field in FIELDS}))
def test_good_fields_are_kept(fields: dict[str, float | None]) -> None:
    """Whatever is within its range arrives unchanged, and nothing is nulled."""
    value, nulled = decode("samples", sample(**fields))
    assert nulled == 0
    assert all(getattr(value, name) == given for name, given in fields.items())


@given(st.sampled_from(FIELDS), st.sampled_from(["text", True, [1], {"a": 1}, "low", "high"]), st.booleans())
def test_a_bad_field_is_nulled_and_counted(field: Any, bad: Any, reordered: bool) -> None:  # noqa: FBT001 - from hypothesis
    """One field of the wrong type or out of range is null and counted; its neighbours stay."""
    value = {"low": field.low - 1, "high": field.high * 2 + 1}.get(bad, bad) if isinstance(bad, str) else bad
    document = json.loads(sample(timer_s=5.0)) | {field.name: value}
    if reordered:
        document = dict(reversed(document.items()))
    found, nulled = decode("samples", json.dumps(document).encode())
    assert nulled == 1
    assert isinstance(found, Sample)
    assert getattr(found, field.name) is None
    assert found.timer_s == 5.0


def test_bad_cells_of_a_batch_are_nulled_and_counted() -> None:
    """A bad cell is null; a column of another length is no column; the rest of the batch stays."""
    document = {"v": 1, "sid": SID, "seq": [1, 3], "t0": 1, "dt": [0, 1, 2]}
    columns = {"cadence": [1, "x", 900], "speed": [3.0], "power": [1, None, 3]}
    found, nulled = decode("samples", json.dumps(document | columns).encode())
    assert isinstance(found, Batch)
    assert (found.cadence, found.speed, found.power, nulled) == ([1, None, None], None, [1, None, 3], 3)


def test_a_pain_marker_survives_its_bad_fields() -> None:
    """A marker is a marker even if its details are nonsense, and a good answer beside a bad one is kept."""
    bad = {"severity": 11, "side": "middle", "answers": {"cannot_bear_weight": "yes", "x": "maybe"}}
    found, nulled = decode("pain", json.dumps({"v": 1, "id": "p", "t": 1} | bad).encode())
    assert isinstance(found, Pain)
    assert (found.severity, found.side, found.answers, nulled) == (None, None, {"cannot_bear_weight": "yes"}, 3)


def test_unknown_fields_are_ignored() -> None:
    """A newer device may say more."""
    assert decode("samples", sample(lactate=3.4, nested={"a": [1]})).nulled == 0


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        (b"", ""),
        (b"\xff\xfe\x00", "payload"),
        (b'{"v":1,"sid":"\xff"}', "payload"),
        (b"[1,2]", "payload"),
        (b"null", "payload"),
        (sample(v=2), "v"),
        (sample(v="1"), "v"),
        (sample(v=True), "v"),
        (sample(sid="a b"), "sid"),
        (sample(sid="a/../b"), "sid"),
        (sample(sid="x" * 65), "sid"),
        (sample(sid=7), "sid"),
        (sample(sid=None), "sid"),
        (sample(seq=-1), "seq"),
        (sample(seq=1.5), "seq"),
        (sample(seq=10**30), "seq"),
        (sample(t="now"), "t"),
        (sample(t=10**18), "t"),
        (sample(cadence=1e300), "cadence"),
        (sample(cadence=10**400), ""),
        (sample(cadence=float("nan")), ""),
        (sample(cadence=float("inf")), ""),
        (b'{"v":1,"x":' + b"[" * 100_000, "payload"),
        (b'{"a":' * 50_000, "payload"),
        (sample(note="x" * MOST_BYTES), "payload"),
        (b'{"sid":"a","seq":1,"t":1}', "v"),
        (b'{"v":1,"seq":1,"t":1}', "sid"),
        (b'{"v":1,"sid":"a","seq":[1,3],"t0":1,"dt":[0]}', "seq"),
        (b'{"v":1,"sid":"a","seq":[1,3],"t0":1,"dt":[]}', "seq"),
        (b'{"v":1,"sid":"a\x1eb","seq":1,"t":1}', "payload"),
    ],
)
def test_what_cannot_be_used_is_refused_fast(payload: bytes, field: str) -> None:
    """A message that is wrong in what identifies it is refused, names its field and a remedy, and costs little."""
    began = time.process_time()  # what it costs, whoever else has the machine
    with pytest.raises(BadInput) as refused:
        decode("samples", payload)
    assert time.process_time() - began < 0.5
    assert refused.value.field.startswith(field)
    assert refused.value.remedy
    assert len(str(refused.value)) < 400


@given(st.binary(max_size=200), st.sampled_from([leaf for leaf, way in topics.LEAVES.items() if way == "in"]))
def test_random_bytes_are_refused(payload: bytes, leaf: topics.Leaf) -> None:
    """Noise is never anything but BadInput."""
    with pytest.raises(BadInput):
        decode(leaf, payload)


_JSON = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8) | st.lists(st.integers(), max_size=3)


@settings(max_examples=60)
@given(st.sampled_from(LEAVES), st.data())
def test_any_json_in_any_field_is_refused_or_repaired(case: tuple[topics.Leaf, Payload], data: st.DataObject) -> None:
    """Whatever stands in whatever field, decode returns a payload or raises BadInput, nothing else."""
    leaf, message = case
    document = json.loads(encode(message))
    document[data.draw(st.sampled_from([*document, *MEASURED[:3]]))] = data.draw(_JSON)
    with suppress(BadInput):
        assert isinstance(decode(leaf, json.dumps(document).encode("utf-8", "surrogatepass")).value, Payload)


def test_topics_are_built_and_taken_apart() -> None:
    """A topic comes back as it was; what could not stand in one is refused."""
    assert topics.parse(topics.build("anna", "watch-1", "samples")) == ("anna", "watch-1", "samples")
    for bad in (
        "soleus/v1/anna/watch",
        "soleus/v1/Anna/watch/samples",
        "soleus/v1/a/b/nothing",
        "soleus/v1/a/b/samples/",
        "x",
    ):
        with pytest.raises(BadInput):
            topics.parse(bad)
    with pytest.raises(BadInput):
        topics.build("an/na", "watch", "samples")


@pytest.mark.parametrize("payload", [b'{"v":1}', b'{"v":1,"sid":"x","seq":1,"t":1}', b'{"v":1,"online":"maybe"}'])
def test_a_status_that_says_nothing_is_no_status(payload: bytes) -> None:
    """Without online and battery a message on the status topic is something else, and is told so."""
    with pytest.raises(BadInput, match="says nothing"):
        decode("status", payload)
