"""A recording handed over in the browser: chosen, dropped, or without JavaScript; what is too large never leaves."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from api import handing_over
from formats.fit_write import write
from tests import season
from tests.e2e.sites import WIDTHS, Site, served, shoot, watched
from tests.recordings import recorded, trace

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  for (const type of ["dragenter", "drop"])
    document.querySelector("main").dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages with a week of runs."""
    with served("one-week", tmp_path_factory.mktemp("adding")) as running:
        yield running


def a_file(days: int) -> bytes:
    """A FIT file of a run of ten minutes, so many days ago."""
    started = season.NOW_MS - days * 86_400_000
    return write([recorded(replace(trace(600, seed=days), t_ms=started + 1000 * np.arange(600)))])


@pytest.mark.parametrize("width", WIDTHS)
def test_dropped_and_opened(week: Site, browser: Browser, width: int) -> None:
    """Dropped anywhere on the page, sent, told in words, and the run opens; a second time it is known."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]})
    page = watched(context, complaints)
    data = base64.b64encode(a_file(40 + width)).decode()
    for said in ("One run is new.", "Nothing new."):
        page.goto(week.address + "/runs/add")
        page.evaluate(DROP, ["evening run.fit", data])
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("heading", name=said)).to_be_visible()
        shoot(page, "adding", f"/{said.split()[0]}", f"{width}-light")
    page.get_by_role("link", name="Open the run").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/runs/" in page.url
    context.close()
    assert complaints == []


def test_without_javascript_it_is_a_form(week: Site, browser: Browser, tmp_path: Path) -> None:
    """Several at once, each with what became of it."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(week.address + "/runs/add")
    for name, data in (("a.fit", a_file(61)), ("b.gpx", b"<gpx/>"), ("c.fit", b"no recording")):
        (tmp_path / name).write_bytes(data)
    page.locator("input[type=file]").set_input_files([tmp_path / name for name in ("a.fit", "b.gpx", "c.fit")])
    page.get_by_role("button", name="Add", exact=True).click()
    result = page.locator("#result")
    expect(result).to_contain_text("One run is new.")
    expect(result).to_contain_text("There is no track in this GPX file")
    expect(result).to_contain_text("This is not a FIT file")
    shoot(page, "adding", "/mixed", "1280-light")
    context.close()


def test_too_large_is_said_before_it_is_sent(week: Site, browser: Browser, tmp_path: Path) -> None:
    """With JavaScript nothing is sent; without it the answer says the same."""
    large = tmp_path / "large.fit"
    with large.open("wb") as out:
        out.truncate(handing_over.MOST_BYTES + 1)
    assert not _sends(week, browser, large, script=True)
    assert _sends(week, browser, large, script=False)


def _sends(week: Site, browser: Browser, file: Path, *, script: bool) -> bool:
    """Whether the file leaves the browser; the page says that it is too large."""
    context = browser.new_context(java_script_enabled=script, viewport={"width": 390, "height": 844})
    page = context.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(week.address + "/runs/add")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("more than is taken at once")
    context.close()
    return "POST" in sent
