"""A coach is let see and is withdrawn, in a real browser; and how the pages of coach and caretaker look."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, expect
from sqlmodel import Session

from domain.model import CheckIn, RecordedRun, Recording, Runner
from domain.words import LANGUAGES
from soleus import care_facts
from store import accounts, audit, coach_notes, people, runs, viewers
from store.tables import AlertRow, CoachingRow
from tests import season
from tests.e2e.sites import CONTRAST, LANDMARKS, OVERFLOW, SHOTS, WIDTHS, Site, served, watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOW = season.NOW_MS
DAY = 86_400_000
PASSWORD = "three plain words"


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages that everybody has to sign in to."""
    with served("season", tmp_path_factory.mktemp("coach"), guest=False) as running:
        yield running


def signed_in(site: Site, browser: Browser, name: str, width: int = 1280, **account: Any) -> BrowserContext:
    """A browser of that account, which is made if there is none."""

    def work(session: Session) -> str:
        row = accounts.by_name(session, name) or accounts.add(session, name, "", NOW, **account)
        return viewers.sign_in(session, row.id or 0, NOW, agent="test")

    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, color_scheme="light")
    context.add_cookies([{"name": "soleus", "value": site.store.write(work), "url": site.address}])
    return context


def test_a_coach_is_let_see_and_is_withdrawn(site: Site, browser: Browser) -> None:
    """Agree, hand the link over, make an account, look, write a note, read it; withdraw: the next click finds nothing."""
    ada = signed_in(site, browser, "ada", 390, runner_id="ada").new_page()
    ada.goto(f"{site.address}/settings/coaches")
    ada.get_by_role("button", name="Make a link").click()
    expect(ada.get_by_role("alert")).to_contain_text("Nobody sees anything unless you agree")
    ada.get_by_label("I agree to this.").check()
    ada.get_by_role("button", name="Make a link").click()
    link = ada.locator("code.link").inner_text()
    complaints: list[str] = []
    cleo = watched(browser.new_context(viewport={"width": 1280, "height": 900}), complaints)
    cleo.goto(link)
    expect(cleo.locator("blockquote")).to_contain_text("I can take this back at any time; it ends at once.")
    cleo.locator("#name").fill("cleo")
    cleo.locator("#password").fill(PASSWORD)
    cleo.get_by_role("button", name="Make the account and accept").click()
    expect(cleo.get_by_role("heading", level=1)).to_have_text("Your runners")
    cleo.get_by_role("link", name="ada", exact=True).click()
    expect(cleo.get_by_role("note")).to_contain_text("You see ada's pages as a coach")
    expect(cleo.locator(".hero .big")).to_contain_text("km")
    cleo.get_by_role("note").get_by_role("link", name="Notes").click()
    cleo.get_by_role("textbox", name="Note").fill("Easy week, please.")
    cleo.get_by_role("button", name="Save").click()
    ada.goto(site.address)
    expect(ada.locator("section", has=ada.locator("#coach-note-title"))).to_contain_text("Easy week, please.")
    cleo.goto(f"{site.address}/live?runner=ada")
    expect(cleo.locator("[data-show=distance_m]")).to_have_text("0.30")
    ada.goto(f"{site.address}/settings/coaches")
    ada.get_by_role("button", name="Take it back now").click()
    expect(ada.locator("#coaches")).to_contain_text("until Mon 23 Nov")
    assert complaints == []
    site.store.write(lambda session: season.send_live(session, 701))
    cleo.wait_for_timeout(2500)
    expect(cleo.locator("[data-show=distance_m]")).to_have_text("0.30")
    assert cleo.goto(f"{site.address}/runs?runner=ada").status == 404  # type: ignore[union-attr]
    cleo.goto(f"{site.address}/coach")
    expect(cleo.get_by_role("main")).to_contain_text("withdrew on Mon 23 Nov")
    cleo.context.close()
    ada.context.close()


def fill(session: Session) -> None:
    """A coach of six runners as they come: hurt, far over, unknown, withdrawn; notes, a record and several accounts."""
    coach = accounts.add(session, "cleo", "", NOW - 200 * DAY, coach=True, admin=True).id or 0
    for back, name in enumerate(("ada", "ben", "carla-maria", "dimitri", "emil", "fatima")):
        people.add_runner(session, Runner(name, zone="Europe/Berlin"), NOW)
        gone = NOW - DAY if name == "emil" else None
        since = NOW - (30 + back) * DAY
        session.add(CoachingRow(coach_id=coach, runner_id=name, consented_ms=since, consent="…", withdrawn_ms=gone))
    report = CheckIn("b1", NOW - DAY, NOW, "web", severity=7, side="left", answers={"cannot_bear_weight": "yes"})
    care_facts.take(session, "ben", report, NOW)
    strain = CheckIn("c1", NOW - 2 * DAY, NOW, "web", severity=4, side="right", site="muscle_belly", character="sharp")
    care_facts.take(session, "carla-maria", strain, NOW)
    for n, (severity, rule) in enumerate((("urgent", "flag.fracture"), ("warn", "load.week"), ("watch", "form.drift"))):
        title = "A title"
        session.add(
            AlertRow(
                runner_id="ben",
                key=f"k{n}",
                rule=rule,
                severity=severity,
                decision="send",
                reason="FIRST",
                title=title,
                why="",
                do="",
                created_ms=NOW,
                decided_ms=NOW,
            )
        )
    made = season.trace(NOW - DAY, 8000.0)
    recording = Recording("made#1", "watch", NOW - DAY, int(made.t_ms[-1]), total_distance_m=8000.0, total_timer_s=2700.0)
    runs.save(session, runner_id="dimitri", recorded=RecordedRun(recording, made), now_ms=NOW)
    accounts.add(session, "ada", "", NOW - 300 * DAY, runner_id="ada")
    accounts.add(session, "closed", "", NOW - 300 * DAY).disabled_ms = NOW
    coach_notes.add(session, "ada", coach, "Well done on Sunday.\nKeep Tuesday easy, and leave the hill out.", NOW - DAY)
    for what, detail in (("looked_at", "/runs"), ("looked_at", "/coach"), ("noted", ""), ("exported", "backup")):
        audit.note(
            session,
            what,
            NOW - DAY,
            viewer=viewers.of_account(session, accounts.get(session, coach)),
            runner_id=None if what == "exported" else "ada",
            detail=detail,
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_quiet_fit_and_can_be_read(site: Site, browser: Browser, language: str) -> None:
    """Roster, notes, coaches, record, invitation and Admin: as every page; and axe-core finds nothing."""
    store, address = site.store, site.address
    store.write(fill)
    store.write(lambda session: people.change_runner(session, "ada", {"language": language}))

    def speak(session: Session) -> None:
        row = accounts.by_name(session, "cleo")
        assert row is not None
        row.language = language
        session.add(row)

    store.write(speak)
    complaints: list[str] = []
    for width in WIDTHS:
        cleo = watched(signed_in(site, browser, "cleo", width), complaints)
        ada = watched(signed_in(site, browser, "ada", width), complaints)
        nobody = watched(browser.new_context(viewport={"width": width, "height": 900}, locale=language), complaints)
        ada.goto(f"{address}/settings/coaches")
        ada.locator("input[name=agreed]").check()
        ada.locator("#let button").click()
        link = ada.locator("code.link").inner_text()
        for page, path in (
            (cleo, "/coach"),
            (cleo, "/coach/ada"),
            (cleo, "/?runner=ada"),
            (cleo, "/admin"),
            (cleo, "/settings/record"),
            (cleo, link.removeprefix(address)),
            (nobody, link.removeprefix(address)),
            (ada, "/settings/coaches"),
            (ada, "/settings/record"),
            (ada, "/"),
        ):
            page.goto(address + path, wait_until="load")
            who = "cleo" if page is cleo else "ada" if page is ada else "nobody"
            where = f"{path[:24]} by {who} at {width} px in {language}"
            name = "invitation" if path.startswith("/invitation") else path.partition("?")[0].strip("/").replace("/", "-")
            if page is not nobody:
                page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
            complaints += [f"{where}: {text}" for text in page.evaluate(LANDMARKS)]
            for scheme in ("dark", "light"):
                page.emulate_media(color_scheme=scheme)
                complaints += [f"{where} {scheme}: {text}" for text in page.evaluate(CONTRAST)]
                if "SOLEUS_SCREENSHOTS" in os.environ:
                    (SHOTS / "coach").mkdir(parents=True, exist_ok=True)
                    shot = SHOTS / "coach" / f"{name or 'today'}-{who}-{language}-{width}-{scheme}.png"
                    page.screenshot(path=shot, full_page=True)
            over = page.evaluate(OVERFLOW)
            complaints += [f"{where}: {over} px too wide"] * (over > 0)
            found = Axe().run(page)
            complaints += [
                f"{where}: axe {each['id']} {each['nodes'][0]['html'][:90]}" for each in found.response["violations"]
            ]
        for page in (cleo, ada, nobody):
            page.context.close()
    assert complaints == []
