"""The pages in a real browser, as a runner goes through them: what eyes and fingers find."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import Session

from domain import red_flags
from store import contacts, preferences, reports
from store.tables import AlertRow, ChannelRow, ContactRow, RunRow
from tests import season
from tests.e2e.sites import CONTRAST, LANDMARKS, OVERFLOW, WIDTHS, Site, served, shoot

pytestmark = pytest.mark.browser


def test_the_first_thing_is_how_far(season_site: Site, browser: Browser) -> None:
    """Today opens with one sentence and one number with its unit, then the gauge; charts are drawn."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(season_site.address)
    expect(page.locator(".hero h1")).not_to_be_empty()
    expect(page.locator(".hero .big")).to_contain_text("km")
    expect(page.locator(".hero .wide svg.gauge .dot")).to_be_visible()
    shoot(page, "season", "/", "1280-light")
    page.context.close()


def test_live_figures_move(season_site: Site, browser: Browser) -> None:
    """What is committed during a run reaches the Live page by itself, and a marker pressed there is stored."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(season_site.address + "/live")
    distance = page.locator("[data-live] [data-show=distance_m]")
    expect(distance).to_have_text("0.30")
    season_site.store.write(lambda session: season.send_live(session, 701))
    expect(distance).to_have_text("2.11")
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


@pytest.mark.slow
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
        shoot(page, season_site.name, "/refused", f"{width}-{scheme}")
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


@pytest.mark.slow
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
