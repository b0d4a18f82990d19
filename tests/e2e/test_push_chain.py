"""Web Push from the button to the answer, in a real browser and with no vendor.

Real: page, script, policy, API, store, sender, encryption, service worker, notification, the answer's way back. Stood in
for: the vendor. `PushManager.subscribe` gives a subscription of the test's own, its push service is on this machine, and
what arrives there is handed to the worker over the browser's DevTools protocol. That protocol has no click on a
notification, so the click is an event made in the worker from the notification that is really shown. An event made by a
script may not be waited for: the test gives it a `waitUntil` of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from store import channels
from tests.e2e.push_device import RUNNER, Device, Site, served, vendor
from tests.push_service import PushService, push_service

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEVER_SETTLES = """PushManager.prototype.subscribe = () => {
    document.documentElement.dataset.asked = "yes";
    return new Promise(() => {});
}"""
WATCH_WINDOWS = "() => { self.opened = []; clients.openWindow = async (url) => { self.opened.push(url); }; }"
RENEW = """async ({ endpoint, keys }) => {
    const change = new ExtendableEvent("pushsubscriptionchange");
    let done = null;
    Object.defineProperty(change, "newSubscription", { value: { toJSON: () => ({ endpoint, keys }) } });
    Object.defineProperty(change, "waitUntil", { value: (promise) => { done = promise; } });
    dispatchEvent(change);
    await done;
}"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An installation of its own for each test."""
    with served(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def one_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all tests that store nothing."""
    with served(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def push() -> Iterator[PushService]:
    """The push service of a browser whose secrets the test holds."""
    with push_service() as there:
        yield there


@pytest.fixture
def device(site: Site, push: PushService, browser: Browser) -> Iterator[Device]:
    """A browser in which warnings are switched on; in the end nothing was complained of."""
    context = browser.new_context()
    made = Device(context, site, vendor(push))
    made.press("Switch on", "On.")
    yield made
    context.close()
    assert site.complaints == []


def test_from_the_button_to_the_answer(site: Site, push: PushService, browser: Browser) -> None:
    """Switch on, be warned, answer on the notification: the alert is acked; no complaint, no violation of the policy."""
    context = browser.new_context()
    device = Device(context, site, vendor(push))
    device.says("Off.")
    device.press("Switch on", "On. Warnings are shown on this device.")
    assert site.names() == ["webpush"]

    site.send(site.message())
    assert push.told[0]["title"] == "Hör auf zu laufen – geh 🦶"
    (shown,) = device.notifications.receive(push.plain[0].decode())
    assert (shown["title"], shown["body"]) == ("Hör auf zu laufen – geh 🦶", "Du hast Schmerz gemeldet.\nGeh nach Hause.")
    assert (shown["tag"], shown["lang"], shown["stays"]) == (f"alert-{site.alert_id}", "de", True)
    assert shown["actions"] == [["better", "Besser"], ["worse", "Schlimmer"]]

    assert site.alert().state == "open"
    device.notifications.click("better")
    assert (site.alert().state, site.alert().answer) == ("resolved", "better")
    assert device.notifications.shown() == []
    device.page.reload()
    device.says("On.")
    context.close()
    assert site.complaints == []


def test_a_copy_takes_the_place_of_the_first_in_silence(site: Site, push: PushService, device: Device) -> None:
    """The same delivery twice is one notification, and one buzz; a worse telling of the alert takes its place aloud."""
    for _ in range(2):
        site.send(site.message("42-3"))
    site.send(site.message("42-4"))
    first, again, worse = push.topics
    assert first == again != worse
    shown = [device.notifications.receive(plain.decode()) for plain in push.plain]
    assert [[(each["id"], each["silent"]) for each in there] for there in shown] == [
        [("42-3", False)],
        [("42-3", True)],
        [("42-4", False)],
    ]


def test_messages_that_come_together_are_each_there_to_be_answered(site: Site, push: PushService, device: Device) -> None:
    """A stop and what comes with it arrive in the same moment: none of the notifications is lost to the other's arrival."""
    site.send(site.message())
    told = json.loads(push.plain[0])
    together = [json.dumps(told | {"id": str(n), "tag": f"alert-{n}"}) for n in range(30)]
    shown = device.notifications.receive(*together)
    assert sorted(int(each["id"]) for each in shown) == list(range(30))


def test_an_answer_that_does_not_arrive_opens_the_page(site: Site, push: PushService, device: Device) -> None:
    """A link that is too old, and a tap beside the buttons, open the alert's page: the answer can be given there."""
    device.notifications.worker.evaluate(WATCH_WINDOWS)
    for delivery, action, token in (("42-4", "better", "not-one-of-ours"), ("43-4", "", None)):
        site.send(site.message(delivery, token))
        device.notifications.receive(push.plain[-1].decode())
        device.notifications.click(action)
    assert device.notifications.worker.evaluate("() => self.opened") == [f"{site.address}/alerts"] * 2
    assert site.alert().state == "open"


@pytest.mark.parametrize("data", ["", "not json"])
def test_what_cannot_be_read_is_shown_all_the_same(device: Device, data: str) -> None:
    """A browser takes the permission away from a worker that shows nothing: then at least our name stands there."""
    (shown,) = device.notifications.receive(data)
    assert shown["title"] == "Soleus"


def test_switching_off_forgets_the_channel(site: Site, device: Device) -> None:
    """Off removes it here and ends the subscription; a channel that was removed elsewhere is shown as off."""
    device.press("Switch off", "Off.")
    assert site.names() == []
    assert device.page.evaluate("sessionStorage.length") == 0
    device.press("Switch on", "On.")
    number = site.store.read(lambda session: channels.listing(session, RUNNER)[-1].id)
    site.store.write(lambda session: channels.remove(session, RUNNER, str(number)))
    device.page.reload()
    device.says("Off.")


def test_a_subscription_that_the_browser_renews_is_told(site: Site, push: PushService, device: Device) -> None:
    """The worker adds the new one and removes the old, with no page open for it."""
    with push_service() as renewed:
        device.notifications.worker.evaluate(RENEW, {"endpoint": renewed.endpoint, "keys": renewed.keys})
        assert site.names() == ["webpush"]
        site.send(site.message())
        assert (len(renewed.told), len(push.told)) == (1, 0)
    device.page.reload()
    device.says("On.")


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("Object.defineProperty(globalThis, 'isSecureContext', { value: false })", "only over HTTPS"),
        ("delete globalThis.PushManager", "This browser cannot show warnings."),
        ("Object.defineProperty(Notification, 'permission', { value: 'denied' })", "Notifications are blocked"),
        ("Notification.requestPermission = async () => 'default'", "Off."),
        ("Notification.requestPermission = async () => 'denied'", "Notifications are blocked"),
        ("PushManager.prototype.subscribe = async () => { throw new DOMException('', 'AbortError'); }", "does not answer"),
        ("PushManager.prototype.subscribe = async () => { throw new DOMException('', 'NotAllowedError'); }", "are blocked"),
        ("PushManager.prototype.subscribe = async () => { throw new TypeError(); }", "That did not work"),
    ],
)
def test_what_stands_in_the_way_is_said(one_site: Site, browser: Browser, script: str, text: str) -> None:
    """Each state in its own words, and no channel is stored."""
    context = browser.new_context()
    device = Device(context, one_site, script)
    button = device.page.get_by_role("button", name="Switch on", exact=True)
    expect(device.page.locator("[data-push] [data-state]:visible")).not_to_have_text("One moment …")
    if button.is_visible():
        button.click()
    device.says(text)
    assert one_site.names() == []
    context.close()
    assert one_site.complaints == []


def test_without_a_vendor_it_says_so_after_a_while(one_site: Site, browser: Browser) -> None:
    """A browser with no push service never settles: after 12 s by its clock the section says what is the matter."""
    context = browser.new_context()
    context.clock.install()
    device = Device(context, one_site, NEVER_SETTLES)
    device.page.get_by_role("button", name="Switch on", exact=True).click()
    device.says("One moment")
    expect(device.page.locator("html[data-asked]")).to_be_attached()
    context.clock.fast_forward(11_000)
    device.says("One moment")
    context.clock.fast_forward(2_000)
    device.says("push service does not answer")
    expect(device.page.get_by_role("button", name="Switch on", exact=True)).to_be_visible()
    context.close()
    assert one_site.complaints == []


def test_nobody_else_can_register_a_worker(site: Site, push: PushService, browser: Browser) -> None:
    """The policy takes only an address that our one policy made, and that makes only the worker's."""
    context = browser.new_context()
    device = Device(context, site, vendor(push))
    device.says("Off.")
    for script in (
        "navigator.serviceWorker.register('/static/sw.js')",
        "Promise.resolve().then(() => trustedTypes.createPolicy('other', {}))",
        "Promise.resolve().then(() => trustedTypes.createPolicy('soleus-worker', { createScriptURL: (url) => url }))",
    ):
        assert device.page.evaluate(f"{script}.then(() => 'done', (error) => error.name)") == "TypeError"
    context.close()
