"""A runner takes everything along, deletes a run, then everything, in a real browser against `soleus up`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from store.engine import Store, sqlite_url
from tests import season
from tests.e2e.installation import PASSWORD, Installation
from tests.e2e.sites import WIDTHS, watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Installation]:
    """A running Soleus with two weeks of ada's runs, and somebody else who looks after it."""
    data = tmp_path / "data"
    data.mkdir()
    store = Store(sqlite_url(data))
    store.migrate()
    season.fill(store, 2)
    store.close()
    made = Installation(data)
    made.start()
    made.signed()
    yield made
    made.stop()


def downloaded(page: Page, home: Installation, place: Path) -> list[str]:
    """What is in the zip that the page gives."""
    page.goto(f"http://{home.http}/settings/privacy")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download everything").last.click()
    waiting.value.save_as(place)
    return zipfile.ZipFile(place).namelist()


def test_from_taking_along_to_being_forgotten(home: Installation, browser: Browser, tmp_path: Path) -> None:
    """The zip has every run; one run goes for good; a wrong name deletes nothing; the right one, and nobody signs in."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 390, "height": WIDTHS[390]}, locale="en-US")
    page = watched(context, complaints)
    home.enter(page, season.RUNNER)
    traces = [name for name in downloaded(page, home, tmp_path / "all.zip") if name.startswith("parquet/samples/")]
    assert len(traces) == 8
    page.goto(f"http://{home.http}/runs")
    page.get_by_role("link", name="Tue 17 Nov").first.click()
    page.get_by_role("link", name="Delete this run").click()
    page.get_by_role("button", name="Delete the run").click()
    expect(page).to_have_url(f"http://{home.http}/runs")
    assert len([name for name in downloaded(page, home, tmp_path / "less.zip") if name.startswith("parquet/samples/")]) == 7
    page.goto(f"http://{home.http}/settings/privacy")
    page.locator("#delete").get_by_role("link").click()
    page.get_by_label("to say that you mean it").fill("bob")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was deleted")
    complaints.clear()  # the refusal is a 422, and wanted
    page.get_by_label("to say that you mean it").fill(season.RUNNER)
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(season.RUNNER)
    assert complaints == []
    page.goto(f"http://{home.http}/")
    page.get_by_label("Name").fill(season.RUNNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    context.close()
    assert home.json("runner", "list") == []
