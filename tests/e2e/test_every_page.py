"""Every page there is, taken from the router, with no data, a week and two years: quiet, readable, as wide as the screen.

A page that is added is tested by being there; if its address has a part that is chosen, `FILLERS` says what to put in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from api.security import POLICY
from domain.links import Link, signed
from store import people
from tests import season
from tests.e2e.axe import Axe
from tests.e2e.sites import LANDMARKS, OVERFLOW, WIDTHS, Site, every_path, is_page, served, shoot, watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_SHIFT = 0.02
"""Cumulative layout shift that nobody notices; 0.1 counts as good elsewhere."""
FEWEST = {name: {"/", "/runs/add", "/settings"} for name in ("empty", "one-week", "two-years")} | {
    "stranger": {"/offline", "/sign-in"},
    "coach": {"/", "/coach", f"/coach/{season.RUNNER}", "/load"},
}
"""Pages that each visitor has at the least."""
ALSO = ("/load?weeks=52", "/no-such-page")
SHIFTS = """new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) {
    globalThis.shifted = (globalThis.shifted ?? 0) + each.value;
    globalThis.shiftedBy = each.sources.map((one) => one.node?.outerHTML?.slice(0, 80)).join(" | ");
  }
}).observe({ type: "layout-shift", buffered: true })"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TAKES_HTML = """() => {
  try { document.createElement("p").innerHTML = "<b>x</b>"; return "taken"; } catch (error) { return error.name; }
}"""


def _answer_link(site: Site) -> str | None:
    if site.made is None or not site.made.alert_ids:
        return None
    link = Link(season.RUNNER, site.made.alert_ids[0], "t1", "seen", season.NOW_MS + 3_600_000)
    key = site.app.state.deps.links_key
    return None if key is None else signed(link, key)


def _run(site: Site) -> str | None:
    return str(site.made.run_ids[-1]) if site.made else None


def _device(site: Site) -> str | None:
    if site.made is None:
        return None
    known = site.store.read(lambda session: [row.id for row in people.devices(session)])
    if "pod" not in known:
        new = season.RUNNER, "pod", "-", season.NOW_MS
        site.store.write(lambda session: people.add_device(session, *new, app="owntracks"))
    return "pod"


FILLERS: dict[str, Callable[[Site], str | None]] = {
    "/runs/{run}": _run,
    "/runs/{run}/delete": _run,
    "/alerts/{alert}": lambda site: "1" if site.made else None,
    "/devices/{device}": _device,
    "/answer/{token}": _answer_link,
    "/icons/{name}.png": lambda _site: None,
    "/coach/{runner}": lambda site: season.RUNNER if site.name == "coach" else None,
    "/invitation/{token}": lambda _site: None,  # a link is used up: see test_getting_in
}
"""What stands for the chosen part of an address; None: there is nothing of that kind here."""


def addresses(site: Site) -> Iterator[str]:
    """Where every page of the application is that can be shown with this much data."""
    for path in every_path():
        if "{" not in path:
            yield path
        elif (value := FILLERS[path](site)) is not None:
            yield re.sub(r"{.*}", value, path)
    yield from ALSO


@pytest.fixture(scope="module", params=["empty", "stranger", "coach", "one-week", "two-years"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages that nobody writes to: of a runner, and what somebody is shown who has yet to sign in."""
    with served(request.param, tmp_path_factory.mktemp(request.param)) as running:
        yield running


@dataclass
class Look:
    """A page looked at, and what is wrong with it."""

    site: Site
    page: Page
    axe: Axe
    wrong: list[str]

    def at(self, path: str, width: int) -> None:
        """Load it, then judge it in light and dark."""
        answer = self.page.goto(self.site.address + path, wait_until="load")
        assert answer is not None
        where = f"{path} at {width} px"
        if answer.headers.get("content-security-policy") != POLICY:
            self.wrong.append(f"{where}: not our policy")
        self.page.evaluate(SETTLED)
        shift = self.page.evaluate("globalThis.shifted ?? 0")
        if shift > MOST_SHIFT:
            self.wrong.append(f"{where}: shifts by {shift:.3f}: {self.page.evaluate('globalThis.shiftedBy')}")
        self.wrong += [f"{where}: {text}" for text in self.page.evaluate(LANDMARKS)]
        self.axe.enter()
        for scheme in ("dark", "light"):
            self.page.emulate_media(color_scheme=scheme)
            over = self.page.evaluate(OVERFLOW)
            if over > 0:
                self.wrong.append(f"{where} {scheme}: {over} px too wide")
            only = {} if scheme == "light" else {"runOnly": ["color-contrast"]}
            self.wrong += [f"{where} {scheme}: {text}" for text in self.axe.violations(**only)]
            shoot(self.page, self.site.name, path, f"{width}-{scheme}")
        self._html_is_refused(where)

    def _html_is_refused(self, where: str) -> None:
        """Trusted Types are on; the complaint that this brings is the one that is wanted."""
        before = len(self.wrong)
        found = self.page.evaluate(TAKES_HTML)
        self.page.evaluate("0")  # what the console said has arrived
        said = self.wrong[before:]
        del self.wrong[before:]
        if found != "TypeError" or not said:
            self.wrong.append(f"{where}: innerHTML is {found}")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page(site: Site, browser: Browser, width: int) -> None:
    """Light and dark: no CSP violation, no complaint of the console, nothing off-origin, no overflow, no layout shift.

    And: axe-core finds nothing, Trusted Types are on; of the page for what is not there, only that it is not there.
    """
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, color_scheme="light")
    page = watched(context, wrong)
    page.add_init_script(SHIFTS)
    control: CDPSession = context.new_cdp_session(page)
    look = Look(site, page, Axe(page, control), wrong)
    seen = [path for path in addresses(site) if is_page(site.address + path)]
    assert FEWEST[site.name] <= set(seen)
    assert site.name != "stranger" or len(seen) == len(FEWEST["stranger"])
    for path in seen:
        look.at(path, width)
    context.close()
    assert "\n".join(each for each in wrong if "no-such-page" not in each or "404" not in each) == ""
