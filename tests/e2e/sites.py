"""Running pages with as much data as a test asks for, and a browser page whose every complaint is kept."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from api.app import PAGES
from api.deps import Guest
from domain.access import Viewer
from soleus.broker_files import Files
from soleus.broker_tls import Certificates
from soleus.certificates import today
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url
from tests import copies, season, visiting, warned
from tests.serving import in_a_thread

SHOTS = Path(__file__).resolve().parents[2] / "screenshots"
WIDTHS = {390: 844, 1280: 900}
COACH = Viewer(None, "cara", coach=True, coached=frozenset({season.RUNNER}))
"""Sees the runner, and changes nothing."""
GUESTS: dict[str, Guest | None] = {"stranger": None, "coach": lambda: COACH}
"""Who visits where it is not the runner, who looks after the installation too."""
WEEKS = {"empty": 0, "stranger": 1, "coach": 1, "one-week": 1, "season": 12}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LANDMARKS = (Path(__file__).parent / "landmarks.js").read_text()
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
LONGEST_PART = 24
"""What is longer in an address is a token, and differs each time."""
OURS = "http://127.0.0.1"
"""Where every request goes."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation of pages."""

    name: str
    address: str
    store: Store
    bell: Doorbell
    made: season.Made | None
    app: FastAPI


def every_path() -> list[str]:
    """The address of everything that a browser can ask the pages for, as the router has it."""
    routes = [route for part in PAGES for route in part.router.routes]
    return sorted({one.path for one in routes if isinstance(one, APIRoute) and "GET" in (one.methods or ())})


def is_page(address: str) -> bool:
    """Whether it is a page for this visitor: no picture, script or file to keep, no way elsewhere, and not forbidden."""
    if address.endswith(".crt"):  # there is one where the broker speaks TLS
        return False
    with httpx.stream("GET", address, headers={"accept": "text/html"}) as answer:
        return answer.headers.get("content-type", "").startswith("text/html") and not (
            answer.is_redirect or answer.status_code == httpx.codes.FORBIDDEN
        )


def filled(store: Store, name: str) -> season.Made | None:
    """Put as many weeks into `store` as `name` says."""
    weeks = WEEKS[name]
    return season.fill(store, weeks, live=weeks > 1) if weeks else None


@cache
def _two_years_once() -> tuple[Path, season.Made]:
    made: list[season.Made] = []
    place = copies.database(
        Path(mkdtemp(prefix="soleus-two-years-")), lambda store: made.append(season.fill(store, 104, live=True))
    )
    return place, made[0]


def two_years(data: Path) -> season.Made:
    """Lay a database with two years of a runner into `data`: filled once, in some seconds, then copied."""
    place, made = _two_years_once()
    shutil.copy(place, data / "soleus.db")
    return made


@contextmanager
def served(name: str, data: Path, *, guest: bool = True) -> Iterator[Site]:
    """Pages on a free port, over a store with as much as `name` says, in a thread.

    `name`: "two-years", or one of `WEEKS`: with "stranger" the visitor has yet to sign in, with "coach" it is the runner's
    coach. `guest`: whoever is on this machine is the visitor; else everybody has to sign in.
    """
    made = two_years(data) if name == "two-years" else None
    store = Store(sqlite_url(data))
    store.migrate()
    Certificates(Files.below(data), data / "keys").make(["soleus.lan"], today())
    made = made or filled(store, name)
    if name == "stranger":
        visiting.as_runner(store, season.RUNNER)
    visitor = GUESTS.get(name, visiting.guest()) if guest else None
    with running(store, data, guest=visitor) as (address, app):
        if made is not None:
            store.write(lambda session: warned.fill(session, app.state.deps))
        yield Site(name, address, store, app.state.deps.bell, made, app)
    store.close()


@contextmanager
def running(
    store: Store, data: Path, *, guest: Guest | None = None, hosts: Collection[str] = ()
) -> Iterator[tuple[str, FastAPI]]:
    """The application on `store` behind a free port: where it is, and itself; `guest` needs not sign in."""
    app = visiting.application(store, data, guest=guest, hosts=hosts)
    with in_a_thread(app) as address:
        yield address, app


def watched(context: BrowserContext, complaints: list[str]) -> Page:
    """A page whose every complaint is kept: console errors and warnings, exceptions, requests to elsewhere, failures."""
    page = context.new_page()

    def console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("response", lambda r: complaints.append(f"{r.url}: {r.status}") if r.status >= 400 else None)
    page.on(
        "request",
        lambda r: None if r.url.startswith((OURS, "data:")) else complaints.append(f"off-origin {r.url}"),
    )
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))",
    )
    return page


def shoot(page: Page, site: str, path: str, suffix: str) -> None:
    """Keep a picture of the whole page in the folder of `site`: CI always does, others with SOLEUS_SCREENSHOTS=1."""
    if not {"SOLEUS_SCREENSHOTS", "SOLEUS_TEST_NO_SKIP"} & set(os.environ):
        return
    parts = [part for part in path.partition("?")[0].split("/") if part and len(part) < LONGEST_PART]
    name = "run" if re.fullmatch(r"/runs/\d+", path) else "-".join(parts) or "today"
    folder = SHOTS / site
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}-{suffix}.png", full_page=True)
