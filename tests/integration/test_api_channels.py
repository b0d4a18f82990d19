"""Channels and Web Push over the API: added, listed without secrets, refused with the remedy, forgotten; and the worker."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.deps import Deps
from api.facts import BrokerState
from domain.model import Runner
from soleus import pages, settings
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from tests import visiting
from tests.push_service import PushService, unb64

NOW_MS = 1_795_424_400_000
ADA = "/api/v1/runners/ada/channels"


@pytest.fixture
def subscription() -> PushService:
    """A browser's subscription at a public service."""
    return PushService("https://push.example")


@pytest.fixture
def wired(sqlite_store: Store, tmp_path: Path) -> Deps:
    """What the pages of an installation with a runner `ada` are handed."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner("ada"), NOW_MS))
    config = settings.load({}, data=tmp_path)
    return pages.facts(
        sqlite_store,
        Doorbell(),
        lambda: NOW_MS,
        config,
        BrokerState(connected=True, text="answers").always,
        guest=visiting.guest(),
    )


def client(deps: Deps) -> httpx.AsyncClient:
    """A client that is no browser."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(deps)), base_url="http://127.0.0.1:8321")


async def test_a_subscription_is_added_listed_and_forgotten(wired: Deps, subscription: PushService) -> None:
    """201 with what may be shown, 204 when it is gone, 404 the second time; no answer holds a secret."""
    async with client(wired) as http:
        added = await http.post(ADA, json={"url": subscription.channel})
        assert added.status_code == 201, added.text
        assert (added.json()["name"], added.json()["url"]) == ("webpush", "webpush://push.example/…")
        number = added.json()["id"]
        listed = await http.get(ADA)
        assert [row["id"] for row in listed.json()] == ["watch", "console", number]
        again = await http.post(ADA, json={"url": subscription.channel})
        assert again.status_code == 409
        for answer in (added, listed, again):
            assert not any(secret in answer.text for secret in (subscription.token, *subscription.keys.values()))
        assert [(await http.delete(f"{ADA}/{number}")).status_code for _ in range(2)] == [204, 404]
        assert (await http.delete(f"{ADA}/watch")).status_code == 409
        assert len((await http.get(ADA)).json()) == 2


async def test_what_cannot_be_a_channel_is_refused(wired: Deps, subscription: PushService) -> None:
    """Each with its field and a remedy, and without what was sent."""
    loopback = subscription.channel.replace("https://push.example", "http://127.0.0.1:9")
    async with client(wired) as http:
        for url in (loopback, subscription.channel[:-30], "nosuch://s3cret-s3cret/"):
            refused = await http.post(ADA, json={"url": url})
            assert refused.status_code == 422, refused.text
            assert refused.json()["field"] == "url"
            assert refused.json()["remedy"]
            assert not any(text in refused.text for text in ("s3cret-s3cret", subscription.token, subscription.keys["auth"]))
        assert (await http.post(ADA, json={"url": "x" * 5000})).status_code == 422
        assert (await http.post(ADA.replace("ada", "nobody"), json={"url": subscription.channel})).status_code == 404
        foreign = {"origin": "https://elsewhere.example"}
        assert (await http.post(ADA, json={"url": subscription.channel}, headers=foreign)).status_code == 403
        assert len((await http.get(ADA)).json()) == 2


async def test_the_push_key_stays_the_same(wired: Deps, tmp_path: Path) -> None:
    """An uncompressed point, kept in a file: another key would end every subscription."""
    async with client(wired) as http:
        key = (await http.get("/api/v1/push-key")).json()["key"]
    assert (len(unb64(key)), unb64(key)[0]) == (65, 4)
    again = pages.facts(
        wired.store, Doorbell(), wired.clock, settings.load({}, data=tmp_path), lambda: BrokerState(connected=True, text="")
    )
    assert key == again.push_key == wired.push_key


async def test_without_what_it_needs_the_api_says_so(sqlite_store: Store) -> None:
    """A process that was handed neither key nor a look at channels answers 503 with the remedy."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner("ada"), NOW_MS))
    async with client(Deps(sqlite_store, Doorbell(), lambda: NOW_MS, guest=visiting.guest())) as http:
        for answer in (await http.get("/api/v1/push-key"), await http.post(ADA, json={"url": "ntfy://x"})):
            assert answer.status_code == 503
            assert answer.json()["remedy"]


async def test_the_worker_comes_from_the_root_and_is_never_stale(wired: Deps) -> None:
    """It may answer for every page, is asked for anew each time, and the policy allows it and its one address."""
    async with client(wired) as http:
        worker = await http.get("/sw.js")
        page = await http.get("/settings", headers={"accept": "text/html"})
    assert worker.status_code == 200
    assert worker.headers["content-type"].startswith("text/javascript")
    assert (worker.headers["cache-control"], worker.headers["service-worker-allowed"]) == ("no-cache", "/")
    policy = page.headers["content-security-policy"].split("; ")
    assert {"worker-src 'self'", "trusted-types soleus-worker", "require-trusted-types-for 'script'"} <= set(policy)
    assert "'unsafe" not in page.headers["content-security-policy"]


async def test_a_webhooks_secret_is_shown_once(wired: Deps) -> None:
    """Over the API and on the page: in the answer to adding it, and nowhere after; a secret of one's own is not shown."""
    own = "whsec_" + "QUFB" * 8
    page = "/settings/alerts"
    async with client(wired) as http:
        added = (await http.post(ADA, json={"url": "webhook+https://example.org/hook"})).json()
        assert added["secret"].startswith("whsec_")
        assert (added["name"], added["url"]) == ("webhook", "webhook+https://example.org/…")
        given = await http.post(ADA, json={"url": f"webhook+https://example.org/hook?secret={own}"})
        assert given.json()["secret"] is None
        form = {"accept": "text/html", "sec-fetch-site": "same-origin"}
        shown = await http.post(f"{page}/channels", data={"url": "webhook+https://example.org/other"}, headers=form)
        assert shown.status_code == 200
        (secret,) = re.findall(r"<code>(whsec_[^<]+)</code>", shown.text)
        after = (await http.get(ADA)).text + (await http.get(page)).text
        assert len((await http.get(ADA)).json()) == 5
        assert not any(text in after + given.text for text in (added["secret"], secret, own))


async def test_a_contacts_webhook_needs_its_secret(wired: Deps) -> None:
    """Nobody is there to be shown one that is made."""
    contact = {"name": "Bea", "url": "webhook+https://example.org/hook", "scope": "asks", "consent": True}
    async with client(wired) as http:
        refused = await http.post(ADA.replace("channels", "contacts"), json=contact)
        assert refused.status_code == 422, refused.text
        assert "whsec_" in refused.json()["remedy"]
