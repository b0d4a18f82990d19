"""What a visit costs: bytes and milliseconds, in a browser that has nothing yet; figures go to screenshots/budgets.json."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator

import brotli  # type: ignore[import-untyped] # it brings none
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from api.app import STATIC
from api.pages.home_screen import worker_script
from tests.budgets import note
from tests.e2e.sites import WIDTHS, Site, served
from tests.e2e.wire import wired

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.alone]

KB = 1000
OWN_JS = 40 * KB
FIRST_VISIT = 150 * KB
DESKTOP_MS, PHONE_MS = 400, 1500
PHONE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4
SEEN = """(() => {
  const look = (now) => {
    for (const svg of document.querySelectorAll("svg.chart")) {
      const box = svg.getBoundingClientRect();
      if (box.height > 0 && box.top < innerHeight && document.styleSheets.length) {
        globalThis.chartSeen = now;
        return;
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
"""The first frame in which a chart stands in view, styled; the clock starts where the navigation does."""
WAIT = """() => new Promise((done) => {
  const ask = () => (globalThis.chartSeen ? done(globalThis.chartSeen) : setTimeout(ask, 20));
  ask();
})"""
READY = "async () => { await navigator.serviceWorker.ready; }"


@pytest.fixture(scope="module")
def long_known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages of a runner of two years."""
    with served("two-years", tmp_path_factory.mktemp("budgets")) as running:
        yield running


def test_own_javascript_is_small() -> None:
    """All scripts together, each packed as a server would with brotli, the worker as it is sent."""
    texts = {path.name: path.read_bytes() for path in STATIC.glob("*.js")} | {"sw.js": worker_script().encode()}
    packed = sum(len(brotli.compress(text, quality=11)) for text in texts.values())
    note("own JavaScript, bytes", packed, OWN_JS)
    assert packed <= OWN_JS


def test_a_first_visit_is_small(long_known: Site, browser: Browser) -> None:
    """Everything that comes over the wire until page and worker stand: headers, icon, and what the worker keeps."""
    with wired(long_known.address) as wire:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(wire.address + "/", wait_until="networkidle")
        alone = wire.down
        page.evaluate(READY)
        page.wait_for_load_state("networkidle")
        note("first visit, bytes", wire.down, FIRST_VISIT)
        before = wire.down
        page.goto(wire.address + "/", wait_until="networkidle")
        note("second visit, bytes", wire.down - before, 30 * KB)
        context.close()
        assert 0 < alone <= before <= FIRST_VISIT
        assert wire.down - before <= 30 * KB


def first_charts(browser: Browser, address: str, width: int, slow: Callable[[BrowserContext, Page], None]) -> float:
    """When the first chart stood in view, ms after the navigation began: the median of five fresh browsers."""
    times = []
    for _ in range(5):
        context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]})
        page = context.new_page()
        page.add_init_script(SEEN)
        slow(context, page)
        page.goto(address + "/", wait_until="commit")
        times.append(float(page.evaluate(WAIT)))
        context.close()
    return statistics.median(times)


def test_the_first_chart_on_a_desk_is_there_at_once(long_known: Site, browser: Browser) -> None:
    """Two years of a runner, nothing kept from before."""
    found = first_charts(browser, long_known.address, 1280, lambda _context, _page: None)
    note("first chart on a desk, ms", found, DESKTOP_MS)
    assert found <= DESKTOP_MS


def test_the_first_chart_on_a_phone_is_there_soon(long_known: Site, browser: Browser) -> None:
    """A quarter of the speed, 1.6 Mbit/s, 150 ms there and back."""

    def slow(context: BrowserContext, page: Page) -> None:
        control = context.new_cdp_session(page)
        control.send("Network.enable")
        control.send("Network.emulateNetworkConditions", PHONE)
        control.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    found = first_charts(browser, long_known.address, 390, slow)
    note("first chart on a phone, ms", found, PHONE_MS)
    assert found <= PHONE_MS
