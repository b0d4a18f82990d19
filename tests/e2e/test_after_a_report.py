"""What follows from a report, on every page that shows it, in each language: it fits and can be read."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser

from domain import red_flags
from domain.words import LANGUAGES
from store import people, reports
from tests import season
from tests.e2e.sites import CONTRAST, LANDMARKS, OVERFLOW, WIDTHS, Site, served, shoot, watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]

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
            shoot(page, "hurt", path, f"{language}-{width}")
        context.close()
    assert complaints == []
