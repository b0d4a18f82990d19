"""One runner's first day in a real browser: nothing but the printed link, a watch and the pages."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from domain import red_flags
from domain.clock import system_clock
from domain.login import Login
from simulators import fleet
from simulators.runner import DEVICE
from tests.e2e.installation import Installation, wait_for
from tests.e2e.notifications import Notifications
from tests.e2e.push_device import vendor
from tests.e2e.sites import watched
from tests.e2e.test_getting_in import PASSWORD, link_of
from tests.push_service import PushService, push_service

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RUN_S = 30.0
PAIN_AFTER_S = 12.0


def set_up(page: Page, home: str, link: str) -> None:
    """The wizard: an account, and the runner."""
    page.goto(link)
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(re.escape(f"{home}/setup")))
    expect(page.locator(".eyebrow")).to_contain_text("done")


def pair(page: Page) -> Login:
    """A watch, by what its page shows once."""
    page.get_by_role("link", name=re.compile("watch|device", re.IGNORECASE)).first.click()
    page.get_by_label("Name").fill(DEVICE)
    page.get_by_role("button", name="Make its login").click()
    expect(page.get_by_text("Waiting for its first message")).to_be_visible()
    return Login.from_url(page.locator("#login-url").inner_text())


class Phone:
    """A runner's phone: its browser, in which warnings arrive by a push service of the test."""

    def __init__(self, browser: Browser, home: str, push: PushService) -> None:
        self.home, self.push = home, push
        self.complaints: list[str] = []
        self.context = browser.new_context(
            viewport={"width": 390, "height": 844}, locale="en-US", timezone_id="Europe/Berlin"
        )
        self.context.grant_permissions(["notifications"], origin=home)
        self.page = watched(self.context, self.complaints)
        self.page.add_init_script(vendor(push))
        self.notifications = Notifications(self.page, home, self.complaints)

    def switch_on(self) -> None:
        """Be warned here."""
        self.page.goto(f"{self.home}/settings/alerts")
        self.page.get_by_role("button", name="Switch on", exact=True).click()
        expect(self.page.locator("[data-push] [role=status]")).to_contain_text("On.")

    def answered(self) -> str:
        """Receive the warning to stop, whatever was pushed beside it, and press its first button; its title."""
        wait_for(self.stops, "a push that says stop")
        (shown,) = self.notifications.receive(self.stops()[0])
        self.notifications.click(shown["actions"][0][0])
        return str(shown["title"])

    def stops(self) -> list[str]:
        """The pushes that say stop, as they came."""
        return [plain.decode() for plain in self.push.plain if json.loads(plain)["severity"] == "stop"]

    def live(self) -> None:
        """See the run move, and what it says after the pain."""
        self.page.goto(f"{self.home}/live")
        distance = self.page.locator("[data-show=distance_m]")
        expect(distance).not_to_have_text("–", timeout=15_000)
        expect(distance).not_to_have_text(distance.inner_text(), timeout=15_000)
        expect(self.page.locator("[role=alert] .live-alert")).to_be_visible(timeout=30_000)

    def check_in(self) -> None:
        """Tell of a strain, with every red flag asked for and none there."""
        self.page.goto(f"{self.home}/check-in")
        for key in red_flags.QUESTIONS:
            self.page.locator(f"input[name={key}][value=no]").check(force=True)
        for name, value in {"onset": "during", "character": "sharp", "site": "muscle_belly", "side": "left"}.items():
            self.page.locator(f"select[name={name}]").select_option(value)
        self.page.locator("input[name=severity][value='6']").check(force=True)
        self.page.get_by_role("button", name="Save").click()
        expect(self.page.locator("#result")).to_be_visible()


def test_from_the_first_start_to_the_plan(installation: Callable[..., Installation], browser: Browser) -> None:
    """Wizard, pairing, a run that is live on the page, pain, a push that is answered, a check-in, a plan: no complaint."""
    with push_service() as push:
        made = installation("journey", {"SOLEUS_ALERTS_ALLOW_HOSTS": "127.0.0.1"})
        made.start()
        phone = Phone(browser, f"http://{made.http}", push)
        set_up(phone.page, phone.home, link_of(made))
        login = pair(phone.page)
        phone.switch_on()
        run = fleet.live_run(login, "ada", RUN_S, system_clock, pain_after_s=PAIN_AFTER_S)
        watch = threading.Thread(target=asyncio.run, args=(run,))
        watch.start()
        phone.live()
        title = phone.answered()
        wait_for(lambda: [one for one in made.json("alerts", "--runner", "ada") if one["state"] == "acked"], "the answer")
        phone.page.goto(f"{phone.home}/alerts")
        expect(phone.page.locator("main")).to_contain_text(title)
        watch.join(90)
        assert not watch.is_alive()
        wait_for(lambda: made.json("runs", "--runner", "ada"), "the run")
        phone.check_in()
        phone.page.goto(f"{phone.home}/plan")
        expect(phone.page.locator("main")).to_contain_text(re.compile("rest", re.IGNORECASE))
        phone.context.close()
    assert phone.complaints == []
