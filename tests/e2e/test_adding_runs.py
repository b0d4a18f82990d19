"""A recording handed over in the browser: chosen, dropped, or without JavaScript; what is too large never leaves."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from analysis.packed import measured
from api import handing_over
from formats.fit_write import write
from ingest.bridges.jobs import Jobs
from tests import season
from tests.e2e.installation import Installation, wait_for
from tests.e2e.readable import readable
from tests.e2e.sites import WIDTHS, Site, served, shoot, watched
from tests.integration.test_import_jobs import archive_of
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
    page.locator("#file").set_input_files([tmp_path / name for name in ("a.fit", "b.gpx", "c.fit")])
    page.get_by_role("button", name="Add", exact=True).click()
    result = page.locator("#result")
    expect(result).to_contain_text("One run is new.")
    expect(result).to_contain_text("There is no track in this GPX file")
    expect(result).to_contain_text("This is not a FIT file")
    shoot(page, "adding", "/mixed", "1280-light")
    context.close()


def test_too_large_for_the_form(week: Site, browser: Browser, tmp_path: Path) -> None:
    """Without JavaScript the answer says so; with it, it goes in pieces to the background, and is told there."""
    large = tmp_path / "large.fit"
    with large.open("wb") as out:
        out.truncate(handing_over.MOST_BYTES + 1)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    page.goto(week.address + "/runs/add")
    page.locator("#file").set_input_files(large)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("more than is taken at once")
    context.close()
    with in_the_background(week):
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
        page = context.new_page()
        page.goto(week.address + "/runs/add")
        page.locator("#file").set_input_files(large)
        expect(page.locator("[data-chosen]")).to_contain_text("1 files, 68 MB")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator("[data-say]")).to_have_text("Done.", timeout=60_000)
        page.get_by_text("Not read, and why").click()
        expect(page.locator("[data-not-taken]")).to_contain_text("larger than 64 MiB")
        page.get_by_role("button", name="Clear").click()
        expect(page.locator("#import")).to_be_hidden()
        context.close()


@contextmanager
def in_the_background(site: Site) -> Iterator[None]:
    """What imports files in bulk, beside the pages."""
    folder = site.app.state.deps.uploads.folder
    working = Jobs(site.store, lambda: season.NOW_MS, folder, measured)
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            row = working.next()
            if row is None:
                ended.wait(0.1)
            else:
                working.do(row)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        working.stopping.set()
        ended.set()
        thread.join(30)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_folder_is_dropped(week: Site, browser: Browser, width: int, tmp_path: Path) -> None:
    """Its recordings go piece by piece, nothing else of it; cancelled halfway it says so; axe finds nothing."""
    place = tmp_path / f"watch-{width}"
    (place / "deep").mkdir(parents=True)
    for n in range(6):
        (place / "deep" / f"{n}.fit").write_bytes(a_file(100 + width + n))
    (place / "photo.jpg").write_bytes(b"x")
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, locale="en-GB")
    page = watched(context, complaints)
    page.goto(week.address + "/runs/add")
    page.locator("#folder").set_input_files(place)
    expect(page.locator("[data-chosen]")).to_contain_text("6 files")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("[data-say]")).to_contain_text("All here")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-say]")).to_contain_text("Cancelled")
    page.get_by_role("button", name="Clear").click()
    page.locator("#folder").set_input_files(place)
    page.get_by_role("button", name="Add", exact=True).click()
    with in_the_background(week):
        expect(page.locator("[data-say]")).to_have_text("Done.", timeout=60_000)
    expect(page.locator("[data-count=runs]")).to_have_text("6")
    readable(page, "adding", "/background", width)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#import")).to_be_hidden()
    context.close()
    assert complaints == []


def test_what_broke_off_goes_on(week: Site, browser: Browser, tmp_path: Path) -> None:
    """The page is closed while files are sent: it says so, and the same files chosen again go on where they were."""
    data = os.urandom(40 << 20)
    (tmp_path / "large.zip").write_bytes(data)
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(week.address + "/runs/add")
    arrived: list[int] = []
    page.on("request", lambda request: arrived.append(1) if "/pieces" in request.url else None)
    page.locator("#file").set_input_files(tmp_path / "large.zip")
    page.route("**/pieces?*at=33554432*", lambda route: route.abort())
    page.get_by_role("button", name="Add", exact=True).click()
    with page.expect_request("**/pieces?*at=33554432*"):
        pass
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(week.address + "/runs/add")
    expect(page.locator("[data-say]")).to_contain_text("Being sent")
    sizes: list[int] = []
    page.on(
        "request", lambda request: sizes.append(len(request.post_data_buffer or b"")) if "/pieces" in request.url else None
    )
    page.locator("#file").set_input_files(tmp_path / "large.zip")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("[data-say]")).to_contain_text("All here")
    assert len(sizes) == 2
    (place,) = week.app.state.deps.uploads.folder.iterdir()
    assert (place / "large.zip").read_bytes() == data
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Clear").click()
    context.close()


def test_a_zip_in_a_zip_is_dropped_and_the_service_killed(browser: Browser, tmp_path: Path) -> None:
    """Progress grows, also after the page is loaded again; after kill -9 it is finished; the numbers are the import's."""
    data = archive_of(1200, broken=3)  # some seconds: the page looks every 0.7, and must see it before it is over
    (tmp_path / "export.zip").write_bytes(data)
    here = Installation(tmp_path / "here")
    here.run("runner", "add", "ada")
    here.start()
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    here.enter(page, "ada")
    try:
        page.goto(f"http://{here.http}/runs/add")
        page.evaluate(DROP, ["export.zip", base64.b64encode(data).decode()])
        page.get_by_role("button", name="Add", exact=True).click()
        done = page.locator("[data-count=done]")
        first = wait_for(lambda: _done(done.text_content()), "the first recordings")
        page.reload()
        wait_for(lambda: _done(done.text_content()) > first, "more recordings")
        here.kill()
        here.start()
        expect(page.locator("[data-say]")).to_have_text("Done.", timeout=120_000)
        (ended,) = here.get("/runners/ada/imports")
    finally:
        here.stop()
        context.close()
    alone = Installation(tmp_path / "alone").json("import", str(tmp_path / "export.zip"), "--runner", "ada")
    assert ended["done"] == alone["files"] == 1204
    assert [ended[name] for name in ("imported", "duplicate", "runs")] == [
        alone[name] for name in ("imported", "duplicates", "runs")
    ]
    assert ended["refused"] == len(alone["refused"]) == 3
    assert not list((tmp_path / "here" / "imports").iterdir())


def _done(text: str | None) -> int:
    """How many recordings are read, of `1,024 / 1,204`."""
    return int((text or "0").partition("/")[0].strip().replace(",", "") or 0)
