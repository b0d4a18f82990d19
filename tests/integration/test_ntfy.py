"""ntfy: what is published, how it looks on the phone, and that its buttons answer. The server is a stand-in, see there."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from alerts.channels import ChannelFactory
from alerts.channels.base import Gone, Permanent, Temporary
from alerts.channels.ntfy import NtfyChannel
from alerts.channels.reach import Reach
from api.app import create_app
from api.deps import Deps
from domain import links
from domain.links import Link
from domain.model import Action, Message, Severity
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import AlertRow
from tests.alerting import LOOPBACK, means, open_alert
from tests.ntfy_server import NtfyServer, ntfy_server

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
ANSWERS = tuple(
    Action(answer, label, f"https://soleus.example.org/api/v1/answers/{answer}")
    for answer, label in (
        ("better", "Besser"),
        ("worse", "Schlimmer"),
        ("stop", "Nicht mehr erinnern"),
        ("snooze", "Später"),
    )
)
MESSAGE = Message(
    id="42-2",
    alert_id="7",
    runner_id="ana",
    rule="load.session_spike",
    severity=Severity.WARN,
    title="Viel weiter als üblich",
    why="18,0 km, das 1,4-fache.",
    do="Lauf morgen nicht.",
    t_ms=1_700_000_000_000,
    ttl_s=3600,
    actions=ANSWERS,
    link="https://soleus.example.org/alerts/7",
)
PICTURED = replace(MESSAGE, picture=PNG)


@asynccontextmanager
async def channel(there: NtfyServer, login: str = "", topics: str = "calf", query: str = "") -> AsyncIterator[NtfyChannel]:
    """A channel to the server."""
    made = NtfyChannel(f"ntfy://{login}{there.address}/{topics}{query}", LOOPBACK)
    try:
        yield made
    finally:
        await made.close()


@pytest.mark.parametrize("message", [MESSAGE, PICTURED], ids=["json", "picture"])
async def test_what_the_phone_gets(message: Message) -> None:
    """Title, text, priority, sign, link and three answers, with a picture the same; words in no query that proxies log."""
    with ntfy_server() as there:
        async with channel(there) as opened:
            await opened.send(message)
        (shown,) = there.screen("calf")
        assert there.calls == ["PUT /calf" if message.picture else "POST /"]
    assert shown["title"] == "Viel weiter als üblich"
    assert shown["message"] == "18,0 km, das 1,4-fache.\nLauf morgen nicht."
    assert (shown["priority"], shown["tags"]) == (3, ["warning"])
    assert shown["click"] == MESSAGE.link
    assert shown.get("picture") == message.picture
    assert [action["label"] for action in shown["actions"]] == ["Besser", "Schlimmer", "Nicht mehr erinnern"]
    for action, given in zip(shown["actions"], ANSWERS, strict=False):
        assert action["url"] == given.url
        assert (action["action"], action["method"], action["clear"]) == ("http", "POST", True)
        assert action["headers"] == {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("urgency", "severity", "priority"),
    [
        ("low", Severity.INFO, 2),
        ("low", Severity.STOP, 2),
        ("normal", Severity.WARN, 3),
        ("high", Severity.WARN, 4),
        ("high", Severity.STOP, 5),
        ("high", Severity.URGENT, 5),
    ],
)
async def test_priority(urgency: Any, severity: Severity, priority: int) -> None:
    """As urgent as the message; the loudest only for what cannot wait."""
    with ntfy_server() as there:
        async with channel(there) as opened:
            await opened.send(replace(MESSAGE, urgency=urgency, severity=severity))
        assert there.got[0]["priority"] == priority


@pytest.mark.parametrize("message", [MESSAGE, PICTURED], ids=["json", "picture"])
async def test_a_copy_looks_like_once(message: Message) -> None:
    """The same delivery again replaces itself on the screen; another one, or another runner's, stands beside it."""
    others = (message, message, replace(message, id="43-2"), replace(message, runner_id="bob"))
    with ntfy_server() as there:
        async with channel(there) as opened:
            for one in others:
                await opened.send(one)
        assert len(there.got) == 4
        assert len(there.screen("calf")) == 3


@pytest.mark.parametrize(("attachments", "calls"), [(None, 2), (100, 2)], ids=["switched off", "too large"])
async def test_a_refused_picture_is_left_out(attachments: int | None, calls: int) -> None:
    """The message matters more: it goes without, and as one message."""
    with ntfy_server(attachments=attachments) as there:
        async with channel(there) as opened:
            await opened.send(PICTURED)
        assert len(there.calls) == calls
        (shown,) = there.screen("calf")
    assert "picture" not in shown
    assert shown["title"] == MESSAGE.title


async def test_no_more_traffic_today_is_about_the_picture() -> None:
    """Ntfy says 429 to files when a day's traffic is used up; to a message it then says yes."""
    with ntfy_server() as there:
        there.refuse = [(429, {}, json.dumps({"code": 42905, "http": 429, "error": "daily bandwidth"}).encode())]
        async with channel(there) as opened:
            await opened.send(PICTURED)
        assert len(there.got) == 1


@pytest.mark.parametrize(
    ("login", "query", "good"),
    [
        ("ana:p%40ss@", "", True),
        ("tk_abc@", "", True),
        ("", "?token=tk_abc", True),
        ("ana:wrong@", "", False),
        ("", "", False),
    ],
)
@pytest.mark.parametrize("message", [MESSAGE, PICTURED], ids=["json", "picture"])
async def test_logins(login: str, query: str, message: Message, good: bool) -> None:  # noqa: FBT001 - a parameter
    """User and password, or a token; a refusal is final and shows neither."""
    with ntfy_server(users={"ana": "p@ss"}, tokens={"tk_abc"}) as there:
        async with channel(there, login, query=query) as opened:
            if good:
                await opened.send(message)
                assert [taken.get("picture") for taken in there.got] == [message.picture]
                return
            with pytest.raises(Permanent, match="refused the login") as caught:
                await opened.send(message)
    assert "wrong" not in str(caught.value)


async def test_every_topic_gets_it() -> None:
    """A URL may name several."""
    with ntfy_server() as there:
        async with channel(there, topics="calf/coach") as opened:
            await opened.send(MESSAGE)
        assert [message["topic"] for message in there.got] == ["calf", "coach"]


async def test_a_long_text_stays_a_text() -> None:
    """From 4096 bytes on ntfy makes a file of it: it is cut before, between characters."""
    with ntfy_server(attachments=None) as there:
        async with channel(there) as opened:
            for picture in (None, PNG):
                await opened.send(replace(MESSAGE, why="ä" * 5000, picture=picture))
        assert all(message["message"].endswith("ä…") for message in there.got)


async def test_an_answer_that_leads_nowhere_is_no_button() -> None:
    """A path is of use only on our own pages: nobody told us under which address they are reached."""
    with ntfy_server() as there:
        async with channel(there) as opened:
            await opened.send(replace(MESSAGE, actions=(Action("better", "Besser", f"{links.ACT}abc"), ANSWERS[1])))
        assert [action["label"] for action in there.got[0]["actions"]] == ["Schlimmer"]


async def test_tags_of_the_url() -> None:
    """They stand beside the sign of the severity."""
    with ntfy_server() as there:
        async with channel(there, query="?tags=calf,left") as opened:
            await opened.send(MESSAGE)
        assert there.got[0]["tags"] == ["warning", "calf", "left"]


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ((429, {"Retry-After": "31"}, b"{}"), Temporary, "slow down"),
        ((500, {}, b""), Temporary, "in trouble"),
        ((404, {}, b""), Permanent, "nothing at that address"),
        ((410, {}, b""), Gone, "any more"),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), Permanent, "do not follow"),
        ((200, {}, b"<html>Welcome to our hotel"), Temporary, "no ntfy server"),
        ((200, {}, b"[]"), Temporary, "no ntfy server"),
    ],
)
async def test_what_it_answers_decides(answer: tuple[int, dict[str, str], bytes], kind: type[Exception], words: str) -> None:
    """As with every service; and a login page that says yes to everything has not taken the message."""
    with ntfy_server() as there:
        there.refuse = [answer]
        async with channel(there) as opened:
            with pytest.raises(kind, match=words) as caught:
                await opened.send(MESSAGE)
    assert type(caught.value) is kind
    if answer[0] == 429:
        assert isinstance(caught.value, Temporary)
        assert caught.value.retry_after_s == 31


async def test_it_stays_within_reach() -> None:
    """A server in our own network that nobody listed is not spoken to."""
    with ntfy_server() as there:
        opened = NtfyChannel(f"ntfy://{there.address}/calf", Reach())
        try:
            with pytest.raises(Permanent, match="not a public address"):
                await opened.send(MESSAGE)
        finally:
            await opened.close()
        assert there.calls == []


def test_urls_of_ntfy_are_its_own() -> None:
    """The factory makes this channel of them, not one of Apprise's."""
    factory = ChannelFactory(means())
    for url in ("ntfy://topic", "ntfys://h.org/topic", "https://ntfy.sh/topic"):
        assert isinstance(factory.channel(url), NtfyChannel)


async def test_a_button_answers(store: Store) -> None:
    """From the published message to the store: the phone posts what the button says, without Origin, once."""
    key, alert = b"k" * 32, open_alert(store)
    token = links.signed(Link("ana", alert, "5", "worse", MESSAGE.t_ms + 1000), key)
    asked = Action("worse", "Worse", f"http://127.0.0.1{links.ACT}{token}")
    with ntfy_server() as there:
        async with channel(there) as opened:
            await opened.send(replace(MESSAGE, actions=(asked,)))
        (button,) = there.got[0]["actions"]
    app = create_app(Deps(store, Doorbell(), lambda: MESSAGE.t_ms, links_key=key))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as phone:
        pressed = [await phone.request(button["method"], button["url"], headers=button["headers"]) for _ in range(2)]
    assert [reply.status_code for reply in pressed] == [200, 409]
    row = store.read(lambda session: session.get(AlertRow, alert))
    assert row is not None
    assert row.answer == "worse"
