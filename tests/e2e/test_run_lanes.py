"""The lanes of a run in a real browser: zoom by every means, one cursor for all, and 50,000 samples in no time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from store import runs
from tests import season
from tests.e2e.sites import Site, served, watched

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.alone]

DRAW_MS = 250.0
SAMPLES = 50_000
INK = """() => {
  const canvas = [...document.querySelectorAll('.lanes-box canvas')].find((one) => one.clientWidth > 0);
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let inked = 0;
  for (let i = 3; i < data.length; i += 4) inked += data[i] > 0;
  return inked / (data.length / 4);
}"""
"""How much of the visible canvas is drawn on, 0…1."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages of a runner with a week of runs."""
    with served("one-week", tmp_path_factory.mktemp("lanes")) as running:
        yield running


def opened(site: Site, context: BrowserContext, complaints: list[str], run: int | None = None) -> Page:
    """The page of a run, by default of the last."""
    assert site.made is not None
    page = watched(context, complaints)
    page.goto(f"{site.address}/runs/{run or site.made.run_ids[-1]}")
    expect(page.locator(".ready")).to_have_count(1)
    return page


def shown(page: Page) -> tuple[float, float]:
    """From and to of what is in view, s; the whole run is (0, 0)."""
    text = page.locator("[data-view]").inner_text()
    times = re.findall(r"(?:(\d+):)?(\d+):(\d\d)", text)
    found = [int(h or 0) * 3600 + int(m) * 60 + int(s) for h, m, s in times]
    return (float(found[0]), float(found[1])) if found else (0.0, 0.0)


def lanes_at(page: Page) -> tuple[float, float, float, float]:
    """Where the lanes lie in the viewport, px: left, top, width and height."""
    svg = page.locator(".lanes-box svg:visible").first
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def test_zoom_by_button_wheel_drag_and_keys(site: Site, browser: Browser) -> None:
    """Each changes the same view; the axis of values stays, the picture comes back, and every sample is asked for once."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = opened(site, context, complaints)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/samples") else None)
    expect(page.get_by_role("button", name="Whole run")).to_be_disabled()
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator("[data-lanes].zoomed")).to_have_count(1)
    said, (first, last) = page.locator("[data-view]").inner_text(), shown(page)
    x, y, wide, high = lanes_at(page)
    assert page.evaluate(INK) > 0.01
    for step in range(3):  # who moves the pointer here means the lanes
        page.mouse.move(x + wide / 2, y + high / 3 + step)
    page.mouse.wheel(0, -300)
    expect(page.locator("[data-view]")).not_to_have_text(said)
    assert shown(page)[1] - shown(page)[0] < last - first
    page.get_by_role("button", name="Whole run").click()
    expect(page.locator("[data-lanes].zoomed")).to_have_count(0)
    assert shown(page) == (0.0, 0.0)
    page.mouse.move(x + wide * 0.25, y + 60)
    page.mouse.down()
    page.mouse.move(x + wide * 0.5, y + 60, steps=4)
    page.mouse.up()
    expect(page.locator("[data-view]")).not_to_be_empty()
    span = float(page.locator("[data-lanes]").get_attribute("data-span") or 0)
    start, end = shown(page)
    assert (end - start) / span == pytest.approx(0.25 * wide / (wide - 48 * wide / 1064), abs=0.02)
    page.locator("[data-lanes]").focus()
    page.keyboard.press("0")
    expect(page.locator("[data-view]")).to_be_empty()
    page.keyboard.press("+")
    expect(page.locator("[data-view]")).not_to_be_empty()
    page.keyboard.press("-")
    expect(page.locator("[data-view]")).to_be_empty()
    assert len(asked) == 1
    assert complaints == []
    context.close()


def test_one_cursor_for_all_lanes_and_the_map(site: Site, browser: Browser) -> None:
    """By keys: the values of all lanes are said aloud, and the runner stands at that place on the map."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = opened(site, context, complaints)
    page.locator("[data-lanes]").focus()
    page.keyboard.press("Home")
    readout = page.locator("[data-readout]")
    expect(readout).to_have_text(re.compile(r"0:00 · Cadence \d+ steps/min · Contact time \d+ ms · Forefoot landings"))
    expect(readout).to_have_attribute("aria-live", "polite")
    page.keyboard.press("PageDown")
    expect(readout).not_to_contain_text("0:00 ·")
    here = page.locator("[data-way] .here:visible")
    expect(here).to_have_count(1)
    before = here.get_attribute("cx"), here.get_attribute("cy")
    page.keyboard.press("PageDown")
    assert (here.get_attribute("cx"), here.get_attribute("cy")) != before
    page.locator(".more-lanes summary").click()
    page.locator("[data-lanes]").focus()
    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("Heart rate")
    expect(page.locator(".cursor[visibility=visible]")).to_have_count(4)  # two pictures, each wide and narrow
    assert complaints == []
    context.close()


def test_two_fingers_zoom_and_one_reads(site: Site, browser: Browser) -> None:
    """On a phone: what lies under the fingers stays under them; the page itself still scrolls."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(site, context, complaints)
    x, y, wide, high = lanes_at(page)
    touch = context.new_cdp_session(page)

    def fingers(kind: str, *at: float) -> None:
        points = [{"x": px, "y": y + high / 2, "id": i} for i, px in enumerate(at)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", x + wide * 0.5)
    fingers("touchMove", x + wide * 0.55)
    expect(page.locator("[data-readout]")).to_contain_text("Cadence")
    fingers("touchEnd")
    left, right = x + wide * 0.45, x + wide * 0.6
    fingers("touchStart", left, right)
    for step in range(1, 6):
        fingers("touchMove", left - step * 8, right + step * 8)
    fingers("touchEnd")
    expect(page.locator("[data-lanes].zoomed")).to_have_count(1)
    start, end = shown(page)
    span = float(page.locator("[data-lanes]").get_attribute("data-span") or 0)
    assert (end - start) / span == pytest.approx((right - left) / (right - left + 80), abs=0.05)
    assert page.evaluate(INK) > 0.01
    assert complaints == []
    context.close()


def test_without_script_the_picture_is_all_there(site: Site, browser: Browser) -> None:
    """Lanes, bands and map come with the page; buttons that would do nothing are not shown."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    assert site.made is not None
    page.goto(f"{site.address}/runs/{site.made.run_ids[-1]}")
    expect(page.locator(".lanes-box svg:visible").first).to_be_visible()
    expect(page.locator("svg.track:visible")).to_be_visible()
    expect(page.get_by_role("button", name="Zoom in")).to_have_count(0)
    context.close()


def test_fifty_thousand_samples_are_drawn_within_the_budget(site: Site, browser: Browser) -> None:
    """All samples of a run of 14 hours, zoomed by a hair so that nearly all of them are in view: at most 250 ms a draw."""
    recorded = season._recorded(season.NOW_MS - 30 * 3_600_000, 3.0 * SAMPLES, 7)
    assert len(recorded.trace) == SAMPLES
    save = partial(runs.save, runner_id=season.RUNNER, recorded=recorded, now_ms=season.NOW_MS)
    run_id = site.store.write(save).run_id
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, device_scale_factor=2)
    page = opened(site, context, complaints, run_id)
    x, y, wide, _ = lanes_at(page)
    page.mouse.move(x + 45, y + 60)
    page.mouse.down()
    page.mouse.move(x + wide - 12, y + 60, steps=3)
    page.mouse.up()
    expect(page.locator("[data-lanes].zoomed")).to_have_count(1)
    start, end = shown(page)
    assert (end - start) / SAMPLES > 0.97
    drawn = page.evaluate("performance.getEntriesByName('lanes').map((one) => [one.duration, one.detail.samples])")
    assert drawn
    assert all(samples == SAMPLES for _, samples in drawn)
    assert max(duration for duration, _ in drawn) <= DRAW_MS
    assert page.evaluate(INK) > 0.05
    assert complaints == []
    context.close()
