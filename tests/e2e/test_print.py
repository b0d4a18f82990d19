"""Today and a run on paper: what is drawn is there, what is pressed is not, and no picture is cut in two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.sites import SHOTS, Site, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

A4_WIDTH, A4_HEIGHT = 794, 1123
"""px at 96 an inch"""
PRESSED = """() => [...document.querySelectorAll("button, .button, input, select, nav, header.top, footer")]
  .filter((each) => each.getClientRects().length).map((each) => each.outerHTML.slice(0, 80))"""
DRAWN = "() => [...document.querySelectorAll('svg.chart')].filter((each) => each.getClientRects().length).length"
WIDEST = (
    """() => Math.max(...[...document.querySelectorAll("svg.chart")].map((each) => each.getBoundingClientRect().right))"""
)


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages with a season."""
    with served("season", tmp_path_factory.mktemp("print")) as running:
        yield running


@pytest.mark.parametrize("name", ["today", "run"])
def test_on_paper(weeks: Site, browser: Browser, name: str) -> None:
    """In a dark browser too: light, nothing to press, every chart whole within the sheet, few sheets."""
    assert weeks.made is not None
    path = {"today": "/", "run": f"/runs/{weeks.made.run_ids[-1]}"}[name]
    context = browser.new_context(viewport={"width": A4_WIDTH - 76, "height": A4_HEIGHT}, color_scheme="dark")
    page = context.new_page()
    page.goto(weeks.address + path, wait_until="networkidle")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(PRESSED) == []
    assert page.evaluate(DRAWN) > 0
    assert page.evaluate(WIDEST) <= A4_WIDTH - 76
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == "rgb(255, 255, 255)"
    folder: Path = SHOTS / "print"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    written = page.pdf(path=folder / f"{name}.pdf", format="A4", print_background=True)
    assert written.count(b"/Type /Page\n") + written.count(b"/Type /Page ") <= 6
    context.close()
