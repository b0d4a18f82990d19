"""On the home screen and without a connection: installable, honest when not reached, and no page of a runner kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.pages import home_screen
from tests import season
from tests.e2e.sites import WIDTHS, Site, served, shoot, watched
from tests.e2e.wire import Wire, wired

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) kept.push(new URL(request.url).pathname);
  return kept;
}"""
TEXTS = """async () => {
  const texts = [];
  for (const name of await caches.keys())
    for (const answer of await (await caches.open(name)).matchAll()) texts.push(await answer.text());
  return texts.join("\\n");
}"""
CONTROLLED = "async () => { await navigator.serviceWorker.ready; return (await caches.keys()).length; }"


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages with a week of runs."""
    with served("one-week", tmp_path_factory.mktemp("offline")) as running:
        yield running


@pytest.fixture
def wire(week: Site) -> Iterator[Wire]:
    """The way there."""
    with wired(week.address) as made:
        yield made


def visited(context: BrowserContext, wire: Wire, *paths: str) -> Page:
    """A page of a browser whose worker has taken over, and which has seen `paths`."""
    page = context.new_page()
    page.goto(wire.address + "/settings")
    assert page.evaluate(CONTROLLED) == 1
    for path in paths:
        page.goto(wire.address + path)
    return page


@pytest.mark.parametrize(("language", "head"), [("en-GB", "Soleus cannot be reached"), ("de-DE", "nicht zu erreichen")])
@pytest.mark.parametrize("width", WIDTHS)
def test_when_not_reached_it_says_so_in_our_look(browser: Browser, wire: Wire, language: str, head: str, width: int) -> None:
    """The page stands at the address that was asked for, in the browser's language, with its style."""
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, locale=language)
    page = visited(context, wire, "/", "/runs")
    wire.cut()
    page.goto(wire.address + "/load?weeks=26")
    expect(page.get_by_role("heading", level=1)).to_contain_text(head)
    assert page.url == wire.address + "/load?weeks=26"
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).borderTopWidth") == "1px"
    expect(page.get_by_text(season.RUNNER, exact=True)).to_have_count(0)
    shoot(page, "offline", f"/{language}", f"{width}-light")
    again = page.locator("main a.button")
    again.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(head)
    wire.join()
    again.click()
    expect(page.locator("main svg.chart:visible").first).to_be_visible()
    assert page.url == wire.address + "/load?weeks=26"
    context.close()


def test_no_page_of_a_runner_is_kept(browser: Browser, wire: Wire) -> None:
    """After a look at everything: the files of the look and the offline page are there, and the runner's name nowhere."""
    context = browser.new_context()
    page = visited(context, wire, "/", "/runs", "/runs/1", "/load", "/alerts", "/check-in")
    kept = page.evaluate(KEPT)
    assert "/offline" in kept
    assert all(path == "/offline" or path.startswith("/static/") for path in kept)
    texts = page.evaluate(TEXTS)
    assert season.RUNNER not in texts.split()
    assert f">{season.RUNNER}<" not in texts
    assert f">{season.RUNNER}<" in page.content()
    context.close()


def test_a_new_version_takes_over_without_a_surprise(
    browser: Browser, wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old shell goes and what push keeps stays; the page that was open is not loaded again, and nothing complains."""
    complaints: list[str] = []
    context = browser.new_context()
    page = watched(context, complaints)
    page.goto(wire.address + "/check-in")
    assert page.evaluate(CONTROLLED) == 1
    page.evaluate("async () => { await (await caches.open('soleus-push')).put('/push-state', new Response('{}')); }")
    page.evaluate("document.body.dataset.typed = 'yes'")
    (old,) = [name for name in page.evaluate("caches.keys()") if name != "soleus-push"]
    newer = home_screen.worker_script().replace(old, "soleus-shell-newer")
    monkeypatch.setattr(home_screen, "worker_script", lambda: newer)
    with served("empty", tmp_path) as other:
        wire.join(other.address)
        wire.cut()
        wire.join()
        page.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
        for _ in range(400):
            if sorted(page.evaluate("caches.keys()")) == ["soleus-push", "soleus-shell-newer"]:
                break
            page.wait_for_timeout(25)
        assert sorted(page.evaluate("caches.keys()")) == ["soleus-push", "soleus-shell-newer"]
        assert page.evaluate("document.body.dataset.typed") == "yes"
        context.close()
    assert complaints == []


def test_it_can_be_installed(browser: Browser, wire: Wire) -> None:
    """Chromium reads the manifest without a complaint and finds nothing in the way of installing."""
    context = browser.new_context()
    page = visited(context, wire, "/")
    control = context.new_cdp_session(page)
    told = control.send("Page.getAppManifest")
    assert told["errors"] == []
    assert told["url"] == wire.address + "/manifest.webmanifest"
    errors = [one["errorId"] for one in control.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [each for each in errors if each != "in-incognito"] == []
    context.close()
