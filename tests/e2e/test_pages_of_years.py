"""Today, Runs and Load of a runner with two years behind them, in a real browser: looked at, and used without a script."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, expect

from soleus.bench import decade, pages
from store import reports
from store.engine import Store
from tests.e2e.sites import CONTRAST, LANDMARKS, OVERFLOW, SHOTS, WIDTHS, watched
from tests.serving import in_a_thread

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATHS = ("/", "/runs", "/runs?severity=info&least=8", "/runs?q=nowhere", "/load?weeks=52", "/load?weeks=12&until=2025-06-02")


@contextmanager
def running(length: float) -> Iterator[tuple[str, Store]]:
    """The address and the store of pages with so many years of runs."""
    with pages.served(length) as (store, app, _), in_a_thread(app) as address:
        yield address, store


@pytest.fixture(scope="module")
def years() -> Iterator[tuple[str, Store]]:
    """Two years."""
    with running(2) as found:
        yield found


@pytest.mark.parametrize("width", WIDTHS)
def test_two_years_are_quiet_fit_and_can_be_read(years: tuple[str, Store], browser: Browser, width: int) -> None:
    """No complaint of the console, of axe-core or of the policy, nothing too wide, enough contrast; on paper nothing cut."""
    address, _ = years
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]})
    page = watched(context, complaints)
    for number, path in enumerate(PATHS):
        page.goto(address + path, wait_until="load")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        complaints += [f"{path}: {text}" for text in page.evaluate(LANDMARKS)]
        complaints += [
            f"{path}: axe {each['id']} {each['nodes'][0]['html']}" for each in Axe().run(page).response["violations"]
        ]
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            where = f"{path} at {width} px {scheme}"
            complaints += [f"{where}: {text}" for text in page.evaluate(CONTRAST)]
            complaints += [f"{where}: too wide"] * (page.evaluate(OVERFLOW) > 0)
            if "SOLEUS_SCREENSHOTS" in os.environ:
                folder = SHOTS / "two-years"
                folder.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=folder / f"{number}-{width}-{scheme}.png", full_page=True)
        page.emulate_media(media="print")
        complaints += [f"{path} printed: too wide"] * (page.evaluate(OVERFLOW) > 0)
        page.emulate_media(media="screen")
    context.close()
    assert complaints == []


def test_years_are_searched_and_turned_without_javascript(years: tuple[str, Store], browser: Browser) -> None:
    """A form finds runs, a day leads to its run, pages and weeks lead on and back."""
    address, _ = years
    page = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address + "/runs")
    newest = page.locator("#list tbody th a").first.inner_text()
    page.get_by_role("link", name="Earlier runs").click()
    expect(page.locator("#list tbody th a").first).not_to_have_text(newest)
    page.get_by_role("link", name="Later runs").click()
    expect(page.locator("#list tbody th a").first).to_have_text(newest)
    page.get_by_text("Period, distance, shoes and more").click()
    page.get_by_label("At least, km").fill("12,5")
    page.get_by_label("With findings").select_option("watch")
    page.get_by_role("button", name="Show").click()
    rows = page.locator("#list tbody tr:not(.week)")
    assert 0 < rows.count() < 30
    expect(page.get_by_label("At least, km")).to_have_value("12,5")
    page.locator(".month").last.locator("a").last.click()
    expect(rows).to_have_count(1)
    rows.locator("th a").click()
    expect(page).to_have_url(re.compile(r"/runs/\d+$"))
    page.goto(address + "/load?weeks=26")
    page.get_by_role("link", name="Earlier weeks").click()
    page.get_by_role("link", name="52 weeks").click()
    expect(page.get_by_role("link", name="Later weeks")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_morning_takes_two_taps(browser: Browser, width: int) -> None:
    """A number and Save: the card says what was said. With a new pain the questions come up."""
    with running(0.1) as (address, store):
        page = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": WIDTHS[width]}).new_page()
        page.goto(address)
        card = page.locator("#morning")
        card.locator("input[name=severity][value='0']").check(force=True)
        card.get_by_role("button", name="Save").click()
        expect(card).to_contain_text("Pain 0 of 10")
        card.get_by_text("Has it changed?").click()
        card.locator("input[name=severity][value='3']").check(force=True)
        card.get_by_label("Where").select_option("behind_knee")
        card.get_by_label("Which leg").select_option("right")
        card.get_by_role("button", name="Save").click()
        expect(page.locator("#result")).to_contain_text("8 of 8 red-flag questions were not asked")
        told = store.read(lambda session: reports.check_ins(session, decade.RUNNER, most=2))
        assert sorted(row.severity or 0 for row in told) == [0, 3]
        page.context.close()
