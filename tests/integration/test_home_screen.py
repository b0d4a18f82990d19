"""What makes the pages installable, asked for as a browser asks: public, the same for everybody, whole."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import STATIC, create_app
from api.deps import Deps
from domain.model import Runner
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from tests import season, visiting

NAME = "ada-the-first"


@pytest.fixture
async def web(sqlite_store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A browser whose runner is known."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner(NAME, language="de"), season.NOW_MS))
    app = create_app(Deps(sqlite_store, Doorbell(), lambda: season.NOW_MS, guest=visiting.guest(NAME)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as made:
        yield made


@pytest.fixture
async def stranger(sqlite_store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which nobody is signed in."""
    app = create_app(Deps(sqlite_store, Doorbell(), lambda: season.NOW_MS))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as made:
        yield made


async def test_the_manifest_names_what_is_there(stranger: httpx.AsyncClient) -> None:
    """Every icon is a PNG as wide as it says, for both purposes; what is said is in the browser's language."""
    answer = await stranger.get("/manifest.webmanifest", headers={"accept-language": "de-AT,de;q=0.9"})
    told = answer.json()
    assert answer.headers["content-type"] == "application/manifest+json"
    assert (told["lang"], told["id"], told["scope"], told["start_url"], told["display"]) == (
        "de",
        "/",
        "/",
        "/",
        "standalone",
    )
    assert told["description"].startswith("Frühwarnung")
    kinds = {(each["purpose"], each["sizes"]) for each in told["icons"]}
    assert kinds == {(purpose, f"{side}x{side}") for purpose in ("any", "maskable") for side in (192, 512)}
    for each in told["icons"]:
        icon = await stranger.get(each["src"])
        assert (icon.status_code, icon.headers["content-type"]) == (200, "image/png")
        assert "immutable" in icon.headers["cache-control"]
        assert struct.unpack(">II", icon.content[16:24]) == (int(each["sizes"].partition("x")[0]),) * 2
    assert [each["url"] for each in told["shortcuts"]] == ["/check-in", "/live", "/plan"]
    assert {".fit", ".gpx", ".tcx", "application/vnd.ant.fit"} <= set(told["share_target"]["params"]["files"][0]["accept"])


async def test_a_page_names_manifest_and_icon(web: httpx.AsyncClient) -> None:
    """Each page does, and what it names is served; there is no other icon."""
    page = (await web.get("/")).text
    named = re.findall(r'<link rel="(?:manifest|apple-touch-icon|icon)"[^>]* href="([^"]+)"', page)
    assert len(named) == 3
    for address in [*named, "/favicon.ico"]:
        assert (await web.get(address)).status_code == 200
    assert (await web.get("/icons/any-7.png")).status_code == 404


@pytest.mark.parametrize(("language", "says"), [("de-DE,de", "nicht zu erreichen"), ("fr,en;q=0.5", "cannot be reached")])
async def test_the_offline_page_is_the_same_for_everybody(
    web: httpx.AsyncClient, stranger: httpx.AsyncClient, language: str, says: str
) -> None:
    """A browser keeps it, so nobody's name is in it, and the language is the browser's, not the runner's."""
    signed, other = [await one.get("/offline", headers={"accept-language": language}) for one in (web, stranger)]
    assert signed.status_code == other.status_code == 200
    assert signed.text == other.text
    assert says in signed.text
    assert NAME not in signed.text
    assert NAME in (await web.get("/")).text


async def test_the_worker_is_told_what_is_there(stranger: httpx.AsyncClient) -> None:
    """Every file that pages are drawn with, by the address by which pages ask for it; each is served, for ever."""
    script = (await stranger.get("/sw.js")).text
    shell = json.loads(script.partition("self.shell = ")[2].partition(";\n")[0])
    there = {path.name for path in STATIC.iterdir() if path.suffix in {".css", ".js", ".svg"}} - {"sw.js"}
    assert {address.partition("?")[0] for address in shell["files"]} == {f"/static/{name}" for name in there}
    for address in [shell["page"], *shell["files"]]:
        assert (await stranger.get(address)).status_code == 200
    page = (await stranger.get("/offline")).text
    assert set(re.findall(r'"(/static/[^"]+)"', page)) <= set(shell["files"])
