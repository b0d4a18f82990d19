"""Mail for real: an SMTP server takes it, the mail is read, its link is followed, and the alert has its answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import urlsplit

import httpx
import pytest

from alerts.channels import ChannelFactory
from alerts.channels.base import ChannelError, Temporary
from api.app import create_app
from api.deps import Deps
from domain import links
from domain.links import Link
from domain.model import Action, Message, Severity
from soleus.pages import hosts_of
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import AlertRow
from tests.alerting import means, open_alert
from tests.mailbox import Mailbox, mailbox

KEY = b"k" * 32
NOW = 1_700_000_000_000
DAY = 86_400_000
PUBLIC = "https://soleus.example.org"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
LABELS = (("better", "Besser"), ("worse", "Schlimmer"), ("snooze", "Jetzt nicht"))


def told(alert: int) -> Message:
    """An alert as it is told in German, with three answers, a link and a picture."""
    tokens = {answer: links.signed(Link("ana", alert, "5", answer, NOW + DAY), KEY) for answer, _ in LABELS}
    return Message(
        id="42-2",
        alert_id=str(alert),
        runner_id="ana",
        rule="load.session_spike",
        severity=Severity.WARN,
        title="Viel weiter als üblich",
        why="18,0 km & <mehr> als sonst.",
        do="Lauf morgen nicht.",
        t_ms=NOW,
        ttl_s=3600,
        actions=tuple(Action(answer, label, f"{PUBLIC}{links.ACT}{tokens[answer]}") for answer, label in LABELS),
        link=f"{PUBLIC}/alerts/{alert}",
        picture=PNG,
        language="de",
    )


async def mailed(message: Message) -> EmailMessage:
    """The mail that an SMTP server took."""
    async with mailbox() as box:
        await send(box, message)
        (mail,) = box.mails
    return mail


async def send(box: Mailbox, message: Message) -> None:
    """Send by the channel of a mailbox."""
    channel = ChannelFactory(means()).channel(box.channel)
    try:
        await channel.send(message)
    finally:
        await channel.close()


def part(mail: EmailMessage, kind: str) -> str:
    """The text of one of its parts."""
    body = mail.get_body((kind,))
    assert body is not None
    text = body.get_content()
    assert isinstance(text, str)
    return text


@asynccontextmanager
async def browser(store: Store, now_ms: int = NOW) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that follows a link from a mail, at `now_ms`."""
    deps = Deps(store, Doorbell(), lambda: now_ms, links_key=KEY, hosts=hosts_of("127.0.0.1", PUBLIC))
    own = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(deps)), base_url=PUBLIC, headers=own) as made:
        yield made


def stored(store: Store, alert: int) -> AlertRow:
    """The alert as it stands."""
    row = store.read(lambda session: session.get(AlertRow, alert))
    assert row is not None
    return row


async def test_what_arrives() -> None:
    """Subject, both texts, links that can be pressed and links that can be read, and the picture."""
    message = told(7)
    mail = await mailed(message)
    assert mail["subject"] == "Viel weiter als üblich"
    assert "ana@example.org" in mail["to"]
    plain, html = part(mail, "plain"), part(mail, "html")
    for action, (_, label) in zip(message.actions, LABELS, strict=True):
        page = links.page_of(action.url or "")
        assert f'href="{page}"' in html
        assert label in html
        assert label in plain
        assert page in plain
        assert (action.url or "?") not in html + plain
    assert "18,0 km &amp; &lt;mehr&gt; als sonst." in html
    assert "18,0 km & <mehr> als sonst." in plain
    assert "Lauf morgen nicht." in plain
    assert "Deine Antwort:" in plain
    assert f"{PUBLIC}/alerts/7" in plain
    (picture,) = (one for one in mail.walk() if one.get_content_type() == "image/png")
    assert picture.get_payload(decode=True) == PNG
    assert picture.get_filename() == "soleus.png"


async def test_without_answers_and_picture() -> None:
    """Nobody said under which address the pages are reached: no heading over nothing."""
    nowhere = (Action("better", "Besser"), Action("worse", "Schlimmer", f"{links.ACT}abc"))
    mail = await mailed(replace(told(7), actions=nowhere, link=None, picture=None))
    assert "Deine Antwort" not in part(mail, "plain") + part(mail, "html")
    assert "image/png" not in {one.get_content_type() for one in mail.walk()}


async def test_the_link_in_it_answers(store: Store) -> None:
    """From the mail to the store: opened, nothing; pressed, answered; pressed again, refused and nothing done."""
    alert = open_alert(store)
    html = part(await mailed(told(alert)), "html")
    address = urlsplit(re.findall(r'href="([^"]+)"', html)[1])
    assert address.netloc == "soleus.example.org"
    async with browser(store) as web:
        page = await web.get(address.path)
        assert page.status_code == 200
        assert stored(store, alert).state == "open"
        assert 'method="post"' in page.text
        assert 'action="' not in page.text.partition('class="answers"')[2].partition("</form>")[0]
        pressed = await web.post(address.path)
        assert pressed.status_code == 200
        assert (stored(store, alert).state, stored(store, alert).answer) == ("acked", "worse")
        assert 'href="/check-in?runner=ana"' in pressed.text
        again = await web.post(address.path)
        assert "used before" in again.text
        assert (await web.post(address.path.replace(links.SHOW, links.ACT))).status_code == 409


@pytest.mark.parametrize("spoil", ["tampered", "expired"])
async def test_a_link_that_is_not_good_any_more(store: Store, spoil: str) -> None:
    """One sign changed, or opened a day and a moment later: refused on the page, in the form and in the API."""
    alert = open_alert(store)
    plain = part(await mailed(told(alert)), "plain")
    path = urlsplit(re.findall(r"https://\S+/answer/\S+", plain)[0]).path
    if spoil == "tampered":
        path = path[:-10] + ("A" if path[-10] != "A" else "B") + path[-9:]
    async with browser(store, NOW + DAY + 1 if spoil == "expired" else NOW) as web:
        replies = [await web.get(path), await web.post(path), await web.post(path.replace(links.SHOW, links.ACT))]
    assert [reply.status_code for reply in replies] == [422, 422, 422]
    assert stored(store, alert).state == "open"


async def test_a_refusal_is_said() -> None:
    """The server does not take it: an error, without addresses in it."""
    async with mailbox() as box:
        box.refuse = "550 No such user"
        with pytest.raises(ChannelError) as caught:
            await send(box, told(7))
    assert "ana@example.org" not in str(caught.value)


async def test_nobody_there_is_temporary(free_port: int) -> None:
    """A mail server that is away takes it later."""
    with pytest.raises(Temporary, match="refused"):
        await send(Mailbox(free_port), told(7))


async def test_many_at_once() -> None:
    """As many as the channel sends at the same time."""
    async with mailbox() as box:
        channel = ChannelFactory(means()).channel(box.channel)
        try:
            await asyncio.gather(*(channel.send(told(n)) for n in range(channel.at_once)))
        finally:
            await channel.close()
        assert len(box.mails) == channel.at_once
