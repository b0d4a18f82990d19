"""Devices and Live in a real browser: what turns green by itself, what stands on top, and what the page says of its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import paho.mqtt.publish as mqtt
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlmodel import Session

from domain.login import Login
from formats.payloads import Status, encode
from store.tables import AlertRow
from tests import season
from tests.e2e.installation import Installation
from tests.e2e.sites import Site, served, watched

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.alone]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A season with a run under way."""
    with served("season", tmp_path) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone."""
    made = browser.new_context(viewport={"width": 390, "height": 844})
    yield made
    made.close()


def shown(page: Page, name: str) -> str:
    """One line of the login that is shown."""
    return page.locator(f"#login-{name}").inner_text()


def publish(login: Login, topic: str) -> None:
    """Say that a device is there, with what its page showed."""
    mqtt.single(
        topic,
        encode(Status(online=True, battery=77.0)),
        qos=1,
        hostname=login.host,
        port=login.port,
        auth={"username": str(login.username), "password": str(login.password)},
    )


def test_a_device_is_paired_in_the_browser(installation: Callable[..., Installation], context: BrowserContext) -> None:
    """Name it, copy what is shown into the device, and the page turns green within a second; a reload shows it no more."""
    home = installation()
    home.start()
    home.run("runner", "add", "ada")
    complaints: list[str] = []
    page = watched(context, complaints)
    home.enter(page, "ada")
    page.goto(f"http://{home.http}/devices")
    page.get_by_label("Name").fill("Left Pod")
    page.get_by_role("button", name="Make its login").click()
    expect(page.locator("svg.qr")).to_be_visible()
    expect(page.get_by_text("Waiting for its first message")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/devices/left-pod$"))
    login = Login.from_url(shown(page, "url"))
    assert (shown(page, "host"), shown(page, "port")) == (login.host, str(login.port))
    assert (shown(page, "user"), shown(page, "password")) == (login.username, login.password)
    publish(login, "soleus/v1/ada/left-pod/status")
    expect(page.get_by_text("It is here.")).to_be_visible(timeout=1500)
    page.reload()
    expect(page.get_by_text("It is here.")).to_be_visible()
    assert str(login.password) not in page.content()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("The broker has the test.")).to_be_visible()
    page.get_by_text("I am sure").click()
    page.get_by_role("button", name="Remove left-pod").click()
    expect(page.get_by_text("left-pod is removed.")).to_be_visible()
    assert complaints == []


def alert(session: Session, severity: str, title: str) -> None:
    """An alert of the run under way."""
    row = AlertRow(
        runner_id=season.RUNNER,
        key=title,
        rule="acute.stop_now",
        sid=season.SID,
        severity=severity,
        decision="send",
        reason="FIRST",
        title=title,
        why="You pressed the pain button.",
        do="Stop running and walk home.",
        created_ms=season.NOW_MS,
        decided_ms=season.NOW_MS,
    )
    session.add(row)


def test_what_says_stop_comes_by_itself_and_stands_on_top(site: Site, context: BrowserContext) -> None:
    """A stop stands above the figures, in full, as soon as it is told; what is milder stands below them."""
    page = context.new_page()
    page.goto(site.address + "/live")
    expect(page.locator("[data-show=distance_m]")).to_have_text("0.30")
    site.store.write(lambda session: alert(session, "watch", "Your steps get longer"))
    site.store.write(lambda session: alert(session, "stop", "Stop and walk"))
    leading = page.locator("[role=alert] .live-alert")
    expect(leading).to_contain_text("Stop running and walk home.", timeout=4000)
    expect(leading).to_be_in_viewport()
    expect(page.locator("[data-alerts=other]")).to_contain_text("Your steps get longer")
    assert leading.bounding_box()["y"] < page.locator(".glance").bounding_box()["y"]  # type: ignore[index] # both are visible


def test_a_lost_line_is_said_and_found_again(site: Site, context: BrowserContext) -> None:
    """Without the network the page says so and tries again; back on it, it says that too and has missed nothing."""
    page = context.new_page()
    page.goto(site.address + "/live")
    expect(page.locator("[data-state]")).to_have_text("Live")
    context.set_offline(offline=True)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_text("Connection lost, trying again.")).to_be_visible(timeout=5000)
    site.store.write(lambda session: season.send_live(session, 701))
    context.set_offline(offline=False)
    expect(page.get_by_text("Live again.")).to_be_visible(timeout=10_000)
    expect(page.locator("[data-show=distance_m]")).to_have_text("2.11", timeout=5000)


WAKE = """
window.locks = [];
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  if (window.refuse) throw new DOMException("no", "NotAllowedError");
  const lock = new EventTarget();
  lock.release = async () => { lock.dispatchEvent(new Event("release")); };
  window.locks.push(lock);
  return lock;
} } });
"""
"""Stands in for the screen, which a browser without one does not have."""


def test_the_screen_stays_on_if_the_browser_lets_it(site: Site, context: BrowserContext) -> None:
    """On, off and refused are said as they are; at the end of the run it is given back; a browser without says so."""
    page = context.new_page()
    page.add_init_script(WAKE)
    page.goto(site.address + "/live")
    button, said = page.get_by_role("button", name="Keep the screen on"), page.locator("[data-wake] [role=status]")
    button.click()
    expect(said).to_have_text("On until the run is over.")
    button.click()
    expect(said).to_have_text("Off.")
    page.evaluate("window.refuse = true")
    button.click()
    expect(said).to_contain_text("The browser refused")
    page.evaluate("window.refuse = false")
    button.click()
    expect(said).to_have_text("On until the run is over.")
    site.store.write(season.end_live)
    expect(page.locator("[data-state]")).to_have_text("Ended", timeout=5000)
    expect(said).to_have_text("Off.")
    without = context.new_page()
    without.add_init_script("delete Navigator.prototype.wakeLock")
    without.goto(site.address + "/live")
    expect(without.locator("[data-wake] [role=status]")).to_contain_text("This browser cannot do that.")
