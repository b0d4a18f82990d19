"""Answers from links in messages: who has the link may give one answer, once, from anywhere; nobody else, and no more."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import httpx
import pytest
from sqlmodel import Session, select

from alerts.choices import GOOD_FOR_MS
from api.app import create_app
from api.deps import Deps
from domain import links
from domain.links import Link
from domain.model import ANSWERS, Runner
from domain.words import Say
from soleus.pages import hosts_of
from store import links as spent
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import AlertRow, SpentLinkRow
from tests.alerting import open_alert

KEY = b"k" * 32
NOW = 1_700_000_000_000
DAY = 86_400_000
HOST = "soleus.example.org"
PAGE = {"accept": "text/html"}


class Clock:
    """A clock that a test sets."""

    now_ms = NOW

    def __call__(self) -> int:
        """UTC Unix ms."""
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    """The pages' clock."""
    return Clock()


@pytest.fixture
def alert(store: Store) -> int:
    """The id of an open alert of ana's."""
    return open_alert(store)


@pytest.fixture
async def web(store: Store, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is no browser of ours, under the public name."""
    deps = Deps(store, Doorbell(), clock, links_key=KEY, hosts=hosts_of("127.0.0.1", f"https://{HOST}"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(deps)), base_url=f"https://{HOST}") as made:
        yield made


def token(alert: int, answer: str = "better", *, runner: str = "ana", key: bytes = KEY) -> str:
    """A link's token, good for a day."""
    return links.signed(Link(runner, alert, "5", answer, NOW + DAY), key)


def stored(store: Store, alert: int) -> AlertRow:
    """The alert as it stands."""
    row = store.read(lambda session: session.get(AlertRow, alert))
    assert row is not None
    return row


def used(store: Store) -> int:
    """How many links were used up."""
    return store.read(lambda session: len(session.exec(select(SpentLinkRow)).all()))


@pytest.mark.parametrize("answer", ANSWERS)
async def test_a_link_gives_its_answer(web: httpx.AsyncClient, store: Store, alert: int, answer: str) -> None:
    """Posted without a body, as ntfy's app does: the alert has the answer, and the reply says so in words."""
    reply = await web.post(links.ACT + token(alert, answer))
    assert reply.status_code == 200
    body = reply.json()
    assert (body["alert"], body["answer"], body["state"]) == (alert, answer, stored(store, alert).state)
    assert body["result"] == Say().text(f"page-answer-took-{answer}")
    assert body["link"] == ("/check-in?runner=ana" if answer == "worse" else None)
    assert stored(store, alert).answer == answer


async def test_a_link_counts_once_and_another_answer_still_can(web: httpx.AsyncClient, store: Store, alert: int) -> None:
    """The same link again is refused and acts no more, not even after another answer; "worse" after "better" is taken."""
    better, worse = links.ACT + token(alert), links.ACT + token(alert, "worse")
    assert (await web.post(better)).status_code == 200
    again = await web.post(better)
    assert again.status_code == 409
    assert "used before" in again.json()["detail"]
    assert (await web.post(worse)).json()["answer"] == "worse"
    assert (await web.post(better)).status_code == 409
    assert stored(store, alert).answer == "worse"


async def test_a_used_link_spelt_otherwise_is_used_all_the_same(web: httpx.AsyncClient, store: Store, alert: int) -> None:
    """Base64 takes padding and signs that mean nothing: they do not make a link good again."""
    mine = token(alert, "stop")
    assert (await web.post(links.ACT + mine)).status_code == 200
    padded = mine + "=" * (-len(mine) % 4)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    same = [mine[:-1] + sign for sign in alphabet if _raw(mine[:-1] + sign) == _raw(mine) and sign != mine[-1]]
    spelt = [*same, mine[:5] + "!" + mine[5:], mine[:5] + "%20" + mine[5:], padded]
    for other in spelt:
        assert (await web.post(links.ACT + other)).status_code in {409, 422}, other
    assert used(store) == 1


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def test_of_many_at_once_one_counts(web: httpx.AsyncClient, store: Store, alert: int) -> None:
    """Twenty presses at the same time: one is taken."""
    replies = await asyncio.gather(*(web.post(links.ACT + token(alert)) for _ in range(20)))
    assert sorted(reply.status_code for reply in replies) == [200] + [409] * 19
    assert used(store) == 1


def test_a_link_is_spent_once(store: Store) -> None:
    """The first is told yes, the second no, another link yes; the token itself is not stored."""
    spend = [store.write(partial(spent.spend, token=text, now_ms=NOW)) for text in ("abc", "abc", "abd")]
    assert spend == [True, False, True]
    assert all(len(row.mark) == 64 for row in store.read(lambda session: session.exec(select(SpentLinkRow)).all()))


def test_a_used_link_is_remembered_for_longer_than_it_is_good(store: Store) -> None:
    """What was used is known as long as any link is good, and is not kept for ever."""
    store.write(partial(spent.spend, token="abc", now_ms=NOW))
    assert not store.write(partial(spent.spend, token="abc", now_ms=NOW + GOOD_FOR_MS))
    store.write(partial(spent.spend, token="abd", now_ms=NOW + spent.KEPT_MS + 1))
    assert len(store.read(lambda session: session.exec(select(SpentLinkRow)).all())) == 1


async def test_a_link_of_nobody_changes_nothing(web: httpx.AsyncClient, store: Store, alert: int, clock: Clock) -> None:
    """Tampered with, signed with another key, too old, or of another runner: refused, and the alert stays open."""
    good = token(alert)
    for bad in (good[:-2] + "xx", good[1:], "x", token(alert, key=b"o" * 32), "%C3%A4", "a" * 5000):
        reply = await web.post(links.ACT + bad)
        assert reply.status_code == 422, bad
        assert "Alerts page" in reply.json()["remedy"]
    store.write(lambda session: people.add_runner(session, Runner("bob"), 1))
    assert (await web.post(links.ACT + token(alert, runner="bob"))).status_code == 404
    clock.now_ms = NOW + DAY + 1
    assert "too old" in (await web.post(links.ACT + good)).json()["detail"]
    assert stored(store, alert).state == "open"
    assert used(store) == 0


async def test_a_link_to_an_alert_that_is_no_more_stays_good(web: httpx.AsyncClient, store: Store, alert: int) -> None:
    """Not found uses nothing up: all of it is one transaction."""
    assert (await web.post(links.ACT + token(alert + 1))).status_code == 404
    assert used(store) == 0


async def test_what_tells_to_stop_cannot_be_put_off_by_an_old_link(web: httpx.AsyncClient, store: Store, alert: int) -> None:
    """It got worse since the message went out: said in words, in the API and on the page, and the link is not used up."""

    def worsen(session: Session) -> None:
        row = session.get(AlertRow, alert)
        assert row is not None
        row.severity = "urgent"

    store.write(worsen)
    reply = await web.post(links.ACT + token(alert, "snooze"))
    assert reply.status_code == 409
    assert reply.json()["detail"] == Say().text("page-alerts-no-snooze")
    page = await web.post("/answer/" + token(alert, "snooze"), headers=PAGE | {"sec-fetch-site": "same-origin"})
    assert page.status_code == 409
    assert Say().text("page-alerts-no-snooze") in page.text
    assert stored(store, alert).state == "open"
    assert used(store) == 0


class TestFromAnywhere:
    """ntfy's app sends no Origin, its page one of its own."""

    async def test_a_foreign_page_may_post(self, web: httpx.AsyncClient, alert: int) -> None:
        """It asks first, is told yes, and reads the reply."""
        foreign = {"origin": "https://ntfy.example", "sec-fetch-site": "cross-site"}
        asked = foreign | {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
        address = links.ACT + token(alert)
        first = await web.options(address, headers=asked)
        assert first.status_code == 204
        assert "content-type" in first.headers["access-control-allow-headers"]
        reply = await web.post(address, headers=foreign | {"content-type": "application/json"})
        assert reply.status_code == 200
        for one in (first, reply, await web.post(address, headers=foreign)):
            assert one.headers["access-control-allow-origin"] == "*"
            assert "access-control-allow-credentials" not in one.headers

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "/api/v1/runners/ana/alerts/1/ack"),
            ("POST", "/api/v1/answers"),
            ("POST", "/api/v1/answers/"),
            ("POST", "/api/v1/answers/a/b"),
            ("POST", "/api/v1/answers/../runners/ana/alerts/1/ack"),
            ("DELETE", "/api/v1/answers/a"),
            ("PUT", "/api/v1/answers/a"),
            ("POST", "/alerts/1/ack"),
            ("POST", "/answer/abc"),
        ],
    )
    async def test_and_nowhere_else(self, web: httpx.AsyncClient, method: str, path: str) -> None:
        """Everything else refuses a foreign page, and tells its browser nothing."""
        foreign = {"origin": "https://ntfy.example", "sec-fetch-site": "cross-site", "content-type": "application/json"}
        reply = await web.request(method, path, headers=foreign, content="{}")
        assert reply.status_code == 403
        asked = await web.options(path, headers=foreign | {"access-control-request-method": "POST"})
        assert method != "POST" or "access-control-allow-origin" not in asked.headers

    @pytest.mark.slow
    async def test_under_the_public_name_and_no_other(self, web: httpx.AsyncClient, alert: int) -> None:
        """The host of the public URL is served though the pages listen on loopback; another name is not."""
        assert (await web.get("/answer/" + token(alert))).status_code == 200
        evil = await web.post(links.ACT + token(alert), headers={"host": "evil.example"})
        assert evil.status_code == 421

    @pytest.mark.parametrize(
        ("bound", "public", "hosts"),
        [
            ("127.0.0.1", None, {"localhost", "127.0.0.1", "::1"}),
            ("127.0.0.1", "https://Run.example.org:8443/soleus", {"localhost", "127.0.0.1", "::1", "run.example.org"}),
            ("0.0.0.0", "https://run.example.org", {"*"}),  # noqa: S104 - what an operator may choose
        ],
    )
    def test_hosts(self, bound: str, public: str | None, hosts: set[str]) -> None:
        """The public URL adds its host."""
        assert hosts_of(bound, public) == hosts


class TestThePage:
    """What opens when a link in a mail is followed."""

    async def test_opening_it_does_nothing(self, web: httpx.AsyncClient, store: Store, alert: int) -> None:
        """A program that reads mail may open it as often as it likes; it shows the title, and nothing else of the runner."""
        for _ in range(3):
            page = await web.get("/answer/" + token(alert), headers=PAGE)
            assert page.status_code == 200
        assert "Much farther than usual" in page.text
        assert '<form class="answers" method="post"' in page.text
        assert ">Better<" in page.text
        assert "18.0 km" not in page.text
        assert ">ana<" not in page.text
        assert page.headers["cache-control"] == "no-store"
        assert stored(store, alert).state == "open"
        assert used(store) == 0

    async def test_the_button_answers_once(self, web: httpx.AsyncClient, store: Store, alert: int) -> None:
        """Pressed: taken. Pressed again: said to be used, with 200, and nothing is done."""
        own = PAGE | {"sec-fetch-site": "same-origin"}
        first = await web.post("/answer/" + token(alert), headers=own)
        assert first.status_code == 200
        assert Say().text("page-answer-took-better") in first.text
        assert (stored(store, alert).state, stored(store, alert).answer) == ("resolved", "better")
        again = await web.post("/answer/" + token(alert), headers=own)
        assert again.status_code == 200
        assert Say().text("page-answer-used") in again.text
        assert "<form" not in again.text
        assert (await web.post(links.ACT + token(alert))).status_code == 409

    async def test_worse_leads_to_the_questions(self, web: httpx.AsyncClient, alert: int) -> None:
        """The next step stands on the page."""
        page = await web.post("/answer/" + token(alert, "worse"), headers=PAGE | {"sec-fetch-site": "same-origin"})
        assert 'href="/check-in?runner=ana"' in page.text

    async def test_it_speaks_the_runners_language(self, web: httpx.AsyncClient, store: Store) -> None:
        """Not the browser's: the message was in the runner's too."""
        alert = open_alert(store, "eva", "de")
        page = await web.get("/answer/" + token(alert, "snooze", runner="eva"), headers=PAGE | {"accept-language": "en"})
        assert Say("de").text("page-answer-ask") in page.text
        assert ">Jetzt nicht<" in page.text
        assert '<html lang="de">' in page.text

    async def test_a_link_that_is_not_good_is_said_in_words(self, web: httpx.AsyncClient, alert: int) -> None:
        """In the browser's language, for nobody is known."""
        mine: dict[str, Any] = {"headers": PAGE | {"accept-language": "de"}}
        page = await web.get("/answer/" + token(alert)[1:], **mine)
        assert page.status_code == 422
        assert Say("de").text("page-answer-bad") in page.text
        assert Say("de").text("page-answer-bad-remedy") in page.text


async def test_without_a_key_it_says_who_takes_answers(store: Store, alert: int) -> None:
    """A process that was handed no key refuses, and names the way that works."""
    app = create_app(Deps(store, Doorbell(), Clock()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as web:
        reply = await web.post(links.ACT + token(alert))
    assert reply.status_code == 503
    assert "Alerts page" in reply.json()["remedy"]


def test_the_page_of_a_link() -> None:
    """The address that acts becomes the one that asks; another is left alone."""
    assert links.page_of("https://a.example/soleus/api/v1/answers/abc") == "https://a.example/soleus/answer/abc"
    assert links.page_of("https://a.example/alerts") == "https://a.example/alerts"
