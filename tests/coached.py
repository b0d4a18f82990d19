"""Browsers of a runner and of coaches, and how one becomes the other's coach."""

from __future__ import annotations

import re
from html import unescape

import httpx
from fastapi import FastAPI
from sqlmodel import Session

from store import accounts, viewers
from store.engine import Store
from tests import season

API = "/api/v1"
PLACE = "/settings/coaches"
OWN = {"sec-fetch-site": "same-origin", "accept": "text/html"}
TAGS = re.compile(r"<[^>]+>")


def words(answer: httpx.Response) -> str:
    """What a reader sees."""
    return " ".join(unescape(TAGS.sub(" ", answer.text)).split())


def account(
    store: Store, name: str, runner: str | None = None, *, coach: bool = False, admin: bool = False
) -> dict[str, str]:
    """Make an account; returns the cookie of a browser that is signed in as it."""

    def work(session: Session) -> str:
        row = accounts.add(session, name, accounts.NO_PASSWORD, season.NOW_MS, runner_id=runner, coach=coach, admin=admin)
        return viewers.sign_in(session, row.id or 0, season.NOW_MS)

    return {"soleus": store.write(work)}


def browser(app: FastAPI, cookies: dict[str, str] | None = None, **headers: str) -> httpx.AsyncClient:
    """A browser on our own pages."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=OWN | headers, cookies=cookies
    )


async def link_of(ada: httpx.AsyncClient) -> str:
    """A link that the runner makes, as a path."""
    page = await ada.post(PLACE, data={"agreed": "yes"})
    found = re.search(r"http://127\.0\.0\.1:8321(/invitation/[\w-]+)<", page.text)
    assert found, page.text
    return found[1]


async def coached(ada: httpx.AsyncClient, cleo: httpx.AsyncClient) -> int:
    """Make cleo ada's coach; the number of it."""
    taken = await cleo.post(await link_of(ada))
    assert (taken.status_code, taken.headers["location"]) == (303, "/coach")
    return int((await ada.get(f"{API}/runners/ada/coaches")).json()["coaches"][0]["id"])
