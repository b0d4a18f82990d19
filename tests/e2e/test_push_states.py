"""What stands in the way of warnings on this device, as a real browser finds it, nothing of it put on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from domain.model import Runner
from store import people
from store.engine import Store, sqlite_url
from tests import season, visiting
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.sites import running, watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ELSEWHERE = "soleus.test"
"""A name that is not this machine's own: a browser trusts plain HTTP to it with nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Pages of a runner, served under any name."""
    data = tmp_path_factory.mktemp("states")
    store = Store(sqlite_url(data))
    store.migrate()
    store.write(lambda session: people.add_runner(session, Runner(season.RUNNER), season.NOW_MS))
    with running(store, data, guest=visiting.guest(), hosts=frozenset({"*"})) as (found, _):
        yield found
    store.close()


def test_plain_http_to_another_machine_is_said(address: str) -> None:
    """By another name than localhost the section asks for HTTPS, and the page is the same otherwise, without a complaint."""
    port = address.rpartition(":")[2]
    flags = [*FLAGS, f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = started.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"http://{ELSEWHERE}:{port}/settings/alerts")
        expect(page.locator("[data-push] [role=status]")).to_contain_text("only over HTTPS", use_inner_text=True)
        expect(page.get_by_role("button", name="Switch on", exact=True)).to_be_hidden()
        started.close()
    assert [each for each in said if "Cross-Origin-Opener-Policy" not in each] == []


def test_a_permission_that_was_refused_is_said(browser: Browser, address: str) -> None:
    """Refused in the browser's own settings: the section says where to allow it, and offers no button that cannot work."""
    context = browser.new_context()
    complaints: list[str] = []
    page = watched(context, complaints)
    control = context.new_cdp_session(page)
    profile = control.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    told = {"permission": {"name": "notifications"}, "setting": "denied", "origin": address, "browserContextId": profile}
    control.send("Browser.setPermission", told)
    page.goto(address + "/settings/alerts")
    expect(page.locator("[data-push] [role=status]")).to_contain_text("are blocked", use_inner_text=True)
    expect(page.get_by_role("button", name="Switch on", exact=True)).to_be_hidden()
    context.close()
    assert complaints == []


def test_a_browser_without_a_vendor_is_said(browser: Browser, address: str) -> None:
    """Debian's Chromium has no push service: pressing the button ends in the sentence that says so, and stores nothing."""
    context = browser.new_context()
    context.grant_permissions(["notifications"], origin=address)
    page = context.new_page()
    page.goto(address + "/settings/alerts")
    page.get_by_role("button", name="Switch on", exact=True).click()
    status = page.locator("[data-push] [role=status]")
    expect(status).to_contain_text("push service does not answer", use_inner_text=True, timeout=20_000)
    context.close()


@pytest.mark.parametrize(("standalone", "says"), [("false", "from the home screen"), ("true", "cannot show warnings")])
def test_an_iphone_is_told_to_use_the_home_screen(browser: Browser, address: str, standalone: str, says: str) -> None:
    """Put on: what only an iPhone's browser has, `navigator.standalone`, and no place for pushes until it is there."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(f"delete globalThis.PushManager; navigator.standalone = {standalone};")
    page.goto(address + "/settings/alerts")
    expect(page.locator("[data-push] [role=status]")).to_contain_text(says, use_inner_text=True)
    context.close()
