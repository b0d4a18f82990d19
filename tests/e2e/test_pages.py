"""The pages in a real browser: what a visitor's console, eyes and fingers would find."""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from sqlmodel import Session

from api.app import create_app
from api.deps import BrokerState
from domain import red_flags
from domain.words import LANGUAGES
from soleus import pages, settings
from store import contacts, people, preferences, reports
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url
from store.tables import AlertRow, ChannelRow, ContactRow, RunRow
from tests import season, visiting, warned

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).resolve().parents[2] / "screenshots"
PATHS = (
    "/",
    "/runs",
    "/runs/{run}",
    "/load?weeks=52",
    "/alerts",
    "/alerts/{alert}",
    "/body",
    "/plan",
    "/live",
    "/check-in",
    "/shoes",
    "/devices",
    "/dead-letters",
    "/rules",
    "/settings",
    "/settings/alerts",
    "/settings/rules",
    "/settings/privacy",
    "/settings/privacy/gps",
    "/settings/delete",
    "/runs/{run}/delete",
    "/settings/coaches",
    "/settings/record",
    "/coach",
    "/admin",
)
WIDTHS = {390: 844, 1280: 900}
WEEKS = {"empty": 0, "one-week": 1, "season": 12}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation of pages."""

    name: str
    address: str
    store: Store
    bell: Doorbell
    made: season.Made | None

    def paths(self) -> list[str]:
        """The pages that exist with this much data."""
        last = self.made.run_ids[-1] if self.made else None
        return [path.format(run=last, alert=1) for path in PATHS if last is not None or "{" not in path]


@contextmanager
def served(name: str, data: Path, *, guest: bool = True) -> Iterator[Site]:
    """Pages on a free port, over a store with as many weeks as `name` says, in a thread of their own.

    `guest`: whoever is on this machine is the runner; else everybody has to sign in.
    """
    store = Store(sqlite_url(data))
    store.migrate()
    weeks = WEEKS[name]
    made = season.fill(store, weeks, live=weeks > 1) if weeks else None
    bell = Doorbell()
    config = settings.load({}, data=data)
    knows = BrokerState(connected=True, text="answers").always
    visitor = visiting.guest() if guest else None
    app = create_app(pages.facts(store, bell, lambda: season.NOW_MS, config, knows, guest=visitor))
    if made is not None:
        store.write(lambda session: warned.fill(session, app.state.deps))
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        yield Site(name, f"http://127.0.0.1:{door.getsockname()[1]}", store, bell, made)
    finally:
        app.state.deps.stopping.set()
        server.should_exit = True
        thread.join(15)
        door.close()
        store.close()


@pytest.fixture(scope="module", params=list(WEEKS))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages with no data, with one week and with a season."""
    with served(request.param, tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture(scope="module")
def season_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages with a season that a test may write to."""
    with served("season", tmp_path_factory.mktemp("written")) as running:
        yield running


STRAIN = dict.fromkeys(red_flags.QUESTIONS[:5], "no") | {
    "onset": "during",
    "character": "sharp",
    "site": "muscle_belly",
    "side": "left",
    "severity": "6",
}
"""What a form says of a calf that was hurt in a run, with three questions not answered."""


@pytest.fixture(scope="module")
def hurt_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages of a runner who reported a strain, has a programme and other calf work."""
    with served("one-week", tmp_path_factory.mktemp("hurt")) as running:
        own = {"sec-fetch-site": "same-origin"}
        for path, form in (
            ("/programme", {"kind": "heel_drops"}),
            ("/log", {"kind": "hike", "minutes": "90"}),
            ("/load/mark", {"week": "2026-11-23", "mark": "race"}),
            ("/check-in", STRAIN),
        ):
            answer = httpx.post(running.address + path, data=form, headers=own)
            assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        yield running


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
        lambda r: None if r.url.startswith(("http://127.0.0.1", "data:")) else complaints.append(f"off-origin {r.url}"),
    )
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))",
    )
    return page


LANDMARKS = (Path(__file__).parent / "landmarks.js").read_text()
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
KEPT = {"season/today", "season/run"}
"""Screenshots that are always taken; the rest with SOLEUS_SCREENSHOTS=1."""


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_quiet_fits_and_can_be_read(site: Site, browser: Browser, width: int) -> None:
    """Each page, light and dark: no CSP violation, no console error, nothing off-origin, no horizontal overflow.

    And: landmarks, one h1, a name for every control and chart, no style attribute, contrast of 4.5:1 (3:1 when large).
    """
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, color_scheme="light")
    page = watched(context, complaints)
    for path in site.paths():
        page.goto(site.address + path, wait_until="load")
        complaints += [f"{path}: {text}" for text in page.evaluate(LANDMARKS)]
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            where = f"{path} at {width} px {scheme}"
            over = page.evaluate(OVERFLOW)
            if over > 0:
                complaints.append(f"{where}: {over} px too wide")
            complaints += [f"{where}: {text}" for text in page.evaluate(CONTRAST)]
            _shoot(page, site, path, f"{width}-{scheme}")
    context.close()
    assert complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_follows_from_a_report_fits_in_each_language(hurt_site: Site, browser: Browser, language: str) -> None:
    """The result, the plan and the forms: quiet, as wide as the screen, readable."""
    store = hurt_site.store
    store.write(lambda session: people.change_runner(session, season.RUNNER, {"language": language}))
    report = store.read(lambda session: reports.check_ins(session, season.RUNNER)[-1].id)
    complaints: list[str] = []
    for width, height in WIDTHS.items():
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
        page = watched(context, complaints)
        last = hurt_site.made.run_ids[-1] if hurt_site.made else 0
        for path in (
            "/",
            f"/check-in?stored={report}",
            "/load",
            "/settings",
            "/settings/alerts",
            "/shoes",
            "/rules",
            f"/runs/{last}",
            "/alerts",
            "/alerts/1",
            "/body",
            "/plan",
        ):
            page.goto(hurt_site.address + path, wait_until="load")
            where = f"{path} at {width} px in {language}"
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            complaints += [f"{where}: {text}" for text in page.evaluate(LANDMARKS) + page.evaluate(CONTRAST)]
            over = page.evaluate(OVERFLOW)
            if over > 0:
                complaints.append(f"{where}: {over} px too wide")
            page.emulate_media(color_scheme="dark")
            complaints += [f"{where}, dark: {text}" for text in page.evaluate(CONTRAST)]
            page.emulate_media(color_scheme="light")
            if "SOLEUS_SCREENSHOTS" in os.environ:
                _shoot(page, hurt_site, path, f"{language}-{width}")
        context.close()
    assert complaints == []


def _shoot(page: Page, site: Site, path: str, suffix: str) -> None:
    name = "run" if re.fullmatch(r"/runs/\d+", path) else path.partition("?")[0].strip("/").replace("/", "-") or "today"
    if f"{site.name}/{name}" in KEPT or "SOLEUS_SCREENSHOTS" in os.environ:
        folder = SHOTS / site.name
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}-{suffix}.png", full_page=True)


def test_the_first_thing_is_how_far(season_site: Site, browser: Browser) -> None:
    """Today opens with one sentence and one number with its unit, then the gauge; charts are drawn."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(season_site.address)
    expect(page.locator(".hero h1")).not_to_be_empty()
    expect(page.locator(".hero .big")).to_contain_text("km")
    expect(page.locator(".hero .wide svg.gauge .dot")).to_be_visible()
    page.context.close()


def test_live_figures_move(season_site: Site, browser: Browser) -> None:
    """What is committed during a run reaches the Live page by itself, and a marker pressed there is stored."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(season_site.address + "/live")
    distance = page.locator("[data-live] [data-show=distance_m]")
    expect(distance).to_have_text("0.30")
    season_site.store.write(lambda session: season.send_live(session, 701))
    expect(distance).to_have_text("2.11", timeout=5000)
    page.get_by_role("button", name="Pain now").click()
    expect(page.get_by_text("Your marker is stored.")).to_be_visible()
    (report,) = season_site.store.read(lambda session: reports.check_ins(session, season.RUNNER))
    assert (report.phase, report.sid, report.source) == ("during", season.SID, "web")
    page.context.close()


def test_forms_work_without_javascript(season_site: Site, browser: Browser) -> None:
    """Answering an alert, correcting a run and checking in need no script."""
    site = season_site
    assert site.made is not None
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(site.address + "/alerts")
    alert_id = site.made.alert_ids[0]
    page.locator(f"#alert-{alert_id}").get_by_role("button", name="Not now, for a week").click()
    expect(page.locator(f"#alert-{alert_id}")).to_contain_text("Put off until Mon 30 Nov 10:00.")
    page.locator(f"#alert-{alert_id}").get_by_role("button", name="Seen").click()
    alert = site.store.read(lambda session: session.get_one(AlertRow, alert_id))
    assert (alert.state, alert.answer) == ("acked", "seen")
    run_id = site.made.run_ids[-2]
    page.goto(f"{site.address}/runs/{run_id}")
    page.get_by_label("Distance, km").fill("9,5")
    page.get_by_label("Do not count this run").check()
    page.get_by_role("button", name="Save").click()
    row = site.store.read(lambda session: session.get_one(RunRow, run_id))
    assert (row.distance_m, row.excluded) == (9500.0, True)
    page.goto(site.address + "/settings/alerts")
    page.get_by_label("Quiet hours").uncheck()
    page.locator("#when").get_by_role("button", name="Save").click()
    expect(page.locator("#when").get_by_role("status")).to_have_text("Saved.")
    expect(page.locator("#when-title")).to_be_in_viewport()
    assert site.store.read(lambda session: preferences.of(session, season.RUNNER)).quiet is False
    page.goto(site.address + "/check-in")
    page.locator("input[name=chest_pain_or_breathless][value=yes]").check(force=True)
    page.locator("input[name=severity][value='7']").check(force=True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#result")).to_contain_text("Call 112 now")
    expect(page.locator("#result")).to_contain_text("7 of 8 red-flag questions were not asked")
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nobody_is_told_without_consent(season_site: Site, browser: Browser, width: int) -> None:
    """Without the tick the section comes back into view with what is missing, readable; with it the sentence is shown."""
    store, before = season_site.store, len(season_site.store.read(_contacts))
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, java_script_enabled=False)
    page = context.new_page()
    page.goto(season_site.address + "/settings/alerts")
    section = page.locator("#contacts")
    section.get_by_label("Name").fill("Noor")
    section.get_by_label("Their address").fill("ntfy://s3cret-topic")
    section.get_by_label("Also what it is about").check()
    section.get_by_role("button", name="Add").click()
    expect(section.get_by_role("alert")).to_contain_text("Nobody is added unless you agree")
    expect(page.locator("#contacts-title")).to_be_in_viewport()
    expect(section.get_by_label("Also what it is about")).to_be_checked()
    expect(section.get_by_label("Name")).to_have_value("Noor")
    assert page.evaluate(LANDMARKS) == []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert [*page.evaluate(CONTRAST), page.evaluate(OVERFLOW)] == [0]
        if "SOLEUS_SCREENSHOTS" in os.environ:
            _shoot(page, season_site, "/refused", f"{width}-{scheme}")
    assert len(store.read(_contacts)) == before
    section.get_by_label("Their address").fill("ntfy://s3cret-topic")
    section.get_by_label("I agree").check()
    section.get_by_role("button", name="Add").click()
    expect(section.get_by_role("status")).to_have_text("Stored. They are told as you agreed.")
    expect(section.locator("li").last).to_contain_text("may tell Noor that I have not answered, and the title of the alert")
    (*_, (noor, _)) = store.read(_contacts)
    section.locator("li").last.get_by_role("button", name="Tell them nothing any more").click()
    expect(section.locator("li")).to_have_count(before)
    assert noor.id not in {contact.id for contact, _ in store.read(_contacts)}
    context.close()


def _contacts(session: Session) -> list[tuple[ContactRow, ChannelRow]]:
    return contacts.listing(session, season.RUNNER)


def test_a_red_flag_stands_on_top_and_the_clinician_is_asked_for(tmp_path: Path, browser: Browser) -> None:
    """A yes raises the banner on every page, holds advice back, and asks whether a clinician has seen it."""
    with served("one-week", tmp_path) as site:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(site.address + "/check-in")
        for key in red_flags.QUESTIONS:
            said = "yes" if key == "swelling_redness_warmth" else "no"
            page.locator(f"input[name={key}][value={said}]").check(force=True)
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#result")).to_contain_text("Please see a clinician now.")
        for path in ("/", "/runs", "/load"):
            page.goto(site.address + path)
            banner = page.locator("main > section").first
            expect(banner).to_contain_text("Please see a clinician now.")
            expect(banner).to_contain_text("No massage, stretching, ice, compression or elevation")
        page.goto(site.address + "/check-in")
        page.locator("input[name=clinician_seen][value=yes]").check(force=True)
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#result")).to_be_visible()
        told = site.store.read(lambda session: reports.check_ins(session, season.RUNNER))
        assert sorted(str(row.clinician_seen) for row in told) == ["None", "True"]
        page.context.close()


def test_the_language_is_chosen_on_the_settings_page(tmp_path: Path, browser: Browser) -> None:
    """German is a choice away, with comma and unit; the browser's own language decides before there is a runner."""
    with served("one-week", tmp_path) as site:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(site.address + "/settings")
        page.get_by_label("Language").select_option("de")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Gespeichert.")).to_be_visible()
        page.goto(site.address)
        expect(page.locator("html")).to_have_attribute("lang", "de")
        expect(page.get_by_role("link", name="Läufe")).to_be_visible()
        page.context.close()
