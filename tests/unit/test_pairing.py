"""What a device is told once: a URL that MQTT clients read, a QR code of it, first messages; and refusals in plain words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
import segno

from api import letters
from api.pages.devices import as_name
from charts import qr
from domain.errors import BadInput
from domain.login import Login
from domain.words import LANGUAGES, Say
from formats import topics
from formats.pairing import Pairing, first_words
from formats.payloads import MOST_BYTES, decode
from ingest.ports import Message
from ingest.sorting import Sorter
from store.tables import DeadLetterRow

SECRET = "a/b:c@d#e%"


@pytest.mark.parametrize(("host", "tls"), [("192.168.1.20", False), ("::1", False), ("home.example", True)])
def test_the_url_is_read_by_whoever_reads_mqtt_urls(host: str, *, tls: bool) -> None:
    """Host, port, user and password come out as they went in, whatever stands in the password; the path is the topics'."""
    pairing = Pairing("ada", "watch", host, 1884, SECRET, tls=tls)
    assert Login.from_url(pairing.url) == Login(host, 1884, "ada.watch", SECRET, tls=tls)
    assert pairing.url.endswith("/soleus/v1/ada/watch")
    assert SECRET not in repr(pairing)


def test_the_code_holds_the_url_and_nothing_else() -> None:
    """The drawing has the modules that QR encoding gives the URL, in a quiet zone of four; its texts hold no secret."""
    url = Pairing("ada", "watch", "host", 1883, SECRET).url
    drawn = qr.qr(url, title="QR code", desc="The login")
    wanted = segno.make_qr(url, error="m", boost_error=False).matrix
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    (path,) = root.iter("path")
    side = int(float(root.get("viewBox", "").split()[-1]) / qr.MODULE)
    found = [[0] * side for _ in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v4", path.get("d", "")):
        for i in range(int(width) // 4):
            found[int(y) // 4][int(x) // 4 + i] = 1
    assert [row[qr.QUIET : -qr.QUIET] for row in found[qr.QUIET : -qr.QUIET]] == [list(row) for row in wanted]
    assert not any(any(row) for row in found[: qr.QUIET] + found[-qr.QUIET :])
    assert "ada" not in drawn
    assert "style" not in drawn


def test_the_first_words_are_taken() -> None:
    """Each example is one that ingest takes, under a topic of its own device."""
    for topic, payload in first_words("ada", "watch", 1_795_424_400_000):
        sender = topics.parse(topic)
        assert (sender.runner, sender.device) == ("ada", "watch")
        assert decode(sender.leaf, payload.encode()).nulled == 0
        assert "null" not in payload


def test_a_name_becomes_one_that_can_stand_in_a_topic() -> None:
    """Spaces, capitals and foreign letters give way; where nothing is left it is empty."""
    assert [as_name(name) for name in (" My Watch ", "Fußpod 2", "üß", "a/b#c")] == ["my-watch", "fu-pod-2", "", "a-b-c"]


class _Ada:
    """A directory with ada's watch."""

    def runner(self, runner_id: str) -> bool:
        return runner_id == "ada"

    def device(self, runner_id: str, device_id: str) -> bool:
        return (runner_id, device_id) == ("ada", "watch")


HEAD = b'{"v":1,"sid":"s","seq":1,"t":1'
BAD = {
    "json": [("samples", b"\xef\xbb\xbf{}"), ("samples", b"[1]"), ("status", b'{"v":1'), ("status", b"[" * 9000)],
    "utf8": [("samples", b"\xff\xfe")],
    "control": [("samples", b"{\x1e}"), ("pain", b'{"v":1,"id":"a","t":1,"note":"\\u0000"}')],
    "size": [("samples", b" " * (MOST_BYTES + 1))],
    "version": [("status", b'{"v":2}')],
    "missing": [
        ("samples", b'{"v":1,"sid":"s","seq":1}'),
        ("steps", b'{"v":1,"sid":"s","seq":[1,1],"t0":1,"f":[],"steps":[[]]}'),
    ],
    "silent": [("status", b'{"v":1,"t":1}')],
    "count": [("samples", b'{"v":1,"sid":"s","seq":[1,3],"t0":1,"dt":[0]}')],
    "value": [("samples", HEAD + b',"sid":7}'), ("session", b'{"v":1,"type":"x"}'), ("samples", HEAD + b',"speed":1e99}')],
    "owner": [("status", b'{"v":1,"online":true,"runner":"bob"}')],
    "stranger": [("../pod/status", b"{}")],
    "topic": [("nothing", b"{}")],
}


@pytest.mark.parametrize("kind", BAD)
def test_every_refusal_is_told_in_plain_words(kind: str) -> None:
    """What ingest refuses is of a known kind, with words in each language for what arrived and what to do."""
    never = pytest.fail
    for leaf, payload in BAD[kind]:
        topic = f"soleus/v1/ada/{leaf.removeprefix('../')}" if leaf.startswith("..") else f"soleus/v1/ada/watch/{leaf}"
        (letter,) = Sorter(_Ada(), lambda _key: never("nothing is stored")).sort([Message(topic, payload)], 1).letters
        assert letters.kind(letter.reason) == kind, letter.reason
        row = DeadLetterRow(
            id=1, received_ms=1, runner_id="ada", topic=topic, reason=letter.reason, field=letter.field, head=payload
        )
        said = {language: letters.shown(row, Say(language)) for language in LANGUAGES}
        assert said["en"]["what"] != said["de"]["what"]
        assert all(shown["do"].endswith(".") for shown in said.values())


def test_what_no_pattern_knows_is_told_too() -> None:
    """A reason of a later version has words all the same, and one that failed in the store has its own."""
    assert letters.kind("Something new.") == "other"
    assert letters.kind("It could not be stored (KeyError). Report it with its first bytes.") == "unsaved"
    assert letters.readable("a\x00b\nc" + "x" * 500).startswith("a·b\ncx")


def test_a_payload_is_refused_by_the_decoder_itself() -> None:
    """The table above holds what the decoder really refuses."""
    with pytest.raises(BadInput):
        decode("status", b'{"v":2}')
