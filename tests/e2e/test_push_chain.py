"""Web Push from the button to the answer, in a real browser and with no vendor.

Real: page, script, policy, API, store, sender, encryption, service worker, notification, the answer's way back. Stood in
for: the vendor. `PushManager.subscribe` gives a subscription of the test's own, its push service is on this machine, and
what arrives there is handed to the worker over the browser's DevTools protocol. That protocol has no click on a
notification, so the click is an event made in the worker from the notification that is really shown. An event made by a
script may not be waited for: the test gives it a `waitUntil` of its own.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, Worker, expect
from sqlmodel import Session, select

from alerts.channels import ChannelFactory
from alerts.channels.means import Means
from api.app import create_app
from api.deps import BrokerState
from domain.links import Link, read, signed
from domain.login import Login
from domain.model import Action, Message, Runner, Severity
from soleus import keys, means, pages, settings
from store import channels, people, reports
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url
from store.tables import AlertRow, ChannelRow
from tests.e2e.test_pages import watched
from tests.push_service import PushService, push_service

pytestmark = pytest.mark.browser

NOW_MS = 1_795_424_400_000
RUNNER = "ada"
SUBSCRIBED = (Path(__file__).parent / "subscribed.js").read_text()
NEVER_SETTLES = """PushManager.prototype.subscribe = () => {
    document.documentElement.dataset.asked = "yes";
    return new Promise(() => {});
}"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => ({
    title: n.title, body: n.body, tag: n.tag, lang: n.lang, stays: n.requireInteraction, silent: n.silent, id: n.data?.id,
    actions: n.actions.map((each) => [each.action, each.title])}))"""
CLICK = """async (action) => {
    const [notification] = await registration.getNotifications();
    const click = new NotificationEvent("notificationclick", { notification, action });
    let done = null;
    Object.defineProperty(click, "waitUntil", { value: (promise) => { done = promise; } });
    dispatchEvent(click);
    await done;
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


@dataclass
class Site:
    """A running installation with a runner and one open alert."""

    address: str
    store: Store
    config: settings.Settings
    alert_id: int
    complaints: list[str] = field(default_factory=list)

    @property
    def means(self) -> Means:
        """What its channels are made with."""
        return means.of(self.config, Login())

    def alert(self) -> AlertRow:
        """The alert as it stands."""
        return self.store.read(lambda session: session.get_one(AlertRow, self.alert_id))

    def message(self, delivery: str = "42-4", token: str | None = None) -> Message:
        """A telling of the alert that can be answered; `token` stands for that of its answers."""

        def action(answer: str, label: str) -> Action:
            link = Link(RUNNER, self.alert_id, "t1", answer, NOW_MS + 3_600_000)
            key = keys.kept(self.config.keys_dir).links
            return Action(answer, label, f"{self.address}/api/v1/answers/{token or signed(link, key)}")

        return Message(
            id=delivery,
            alert_id=str(self.alert_id),
            runner_id=RUNNER,
            rule="acute.stop_now",
            severity=Severity.STOP,
            title="Hör auf zu laufen – geh 🦶",
            why="Du hast Schmerz gemeldet.",
            do="Geh nach Hause.",
            t_ms=NOW_MS,
            ttl_s=600,
            urgency="high",
            thread=f"alert-{self.alert_id}",
            actions=(action("better", "Besser"), action("worse", "Schlimmer"), action("stop", "Nicht mehr erinnern")),
            link=f"{self.address}/alerts",
            language="de",
        )

    def send(self, message: Message) -> None:
        """Send it by the channel that is stored last, as the alerts stage does; in a thread: the browser holds this one."""

        def work() -> None:
            url = self.store.read(lambda session: channels.listing(session, RUNNER)[-1].url)
            asyncio.run(ChannelFactory(self.means).channel(url).send(message))

        with ThreadPoolExecutor(1) as thread:
            thread.submit(work).result(30)

    def names(self) -> list[str]:
        """What the runner's own channels are called."""
        rows = self.store.read(lambda session: channels.listing_json(session, RUNNER))
        return [row["name"] for row in rows if not row["built_in"]]


def _alert(store: Store) -> int:
    def work(session: Session) -> int:
        people.add_runner(session, Runner(RUNNER), NOW_MS)
        row = AlertRow(
            runner_id=RUNNER,
            key="acute|1",
            rule="acute.stop_now",
            severity="stop",
            decision="send",
            reason="FIRST",
            title="Stop",
            why="Pain was reported.",
            do="Walk home.",
            created_ms=NOW_MS,
            decided_ms=NOW_MS,
        )
        session.add(row)
        session.flush()
        return int(row.id or 0)

    return store.write(work)


def _with_answers(app: FastAPI, store: Store, config: settings.Settings) -> None:
    """Take answers as the API does, where this version of it does not yet."""
    if "/api/v1/answers/{token}" in app.openapi()["paths"]:
        return

    @app.post("/api/v1/answers/{token}")
    async def answer(token: str) -> dict[str, str]:
        link = read(token, keys.kept(config.keys_dir).links, NOW_MS)
        await store.write_async(
            lambda session: reports.answer_alert(session, link.runner_id, link.alert_id, link.answer, NOW_MS),
        )
        return {"answer": link.answer}


@contextmanager
def served(data: Path) -> Iterator[Site]:
    """Pages and API on a free port, in a thread of their own."""
    store = Store(sqlite_url(data))
    store.migrate()
    config = settings.load({"SOLEUS_ALERTS_ALLOW_HOSTS": "127.0.0.1"}, data=data)
    alert_id = _alert(store)
    deps = pages.facts(store, Doorbell(), lambda: NOW_MS, config, lambda: BrokerState(connected=True, text="answers"))
    app = create_app(deps)
    _with_answers(app, store, config)
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{door.getsockname()[1]}", store, config, alert_id)
    finally:
        deps.stopping.set()
        server.should_exit = True
        thread.join(15)
        door.close()
        store.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An installation of its own for each test."""
    with served(tmp_path) as running:
        yield running


@pytest.fixture
def push() -> Iterator[PushService]:
    """The push service of a browser whose secrets the test holds."""
    with push_service() as there:
        yield there


class Device:
    """A browser in which warnings are switched on, as far as a test has switched them on."""

    def __init__(self, context: BrowserContext, site: Site, *scripts: str) -> None:
        context.grant_permissions(["notifications"], origin=site.address)
        self.site = site
        self.page: Page = watched(context, site.complaints)
        for script in scripts:
            self.page.add_init_script(script)
        self.control = context.new_cdp_session(self.page)
        self.registrations: list[str] = []
        self.control.on("ServiceWorker.workerRegistrationUpdated", self._registered)
        self.control.on("ServiceWorker.workerErrorReported", lambda event: site.complaints.append(json.dumps(event)))
        self.control.send("ServiceWorker.enable")
        self.page.goto(site.address + "/settings")

    def _registered(self, event: dict[str, Any]) -> None:
        self.registrations += [one["registrationId"] for one in event["registrations"] if not one["isDeleted"]]

    def press(self, name: str, then: str) -> None:
        """Press the button `name` and wait until the section says `then`."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self.says(then)

    def says(self, text: str) -> None:
        """What the section says of this device."""
        expect(self.page.locator("[data-push] [role=status]")).to_contain_text(text, use_inner_text=True)

    @property
    def worker(self) -> Worker:
        """The service worker."""
        (found,) = self.page.context.service_workers
        return found

    def receive(self, plain: bytes, delivery: str) -> list[dict[str, Any]]:
        """Hand a message to the worker; gives the notifications once that of `delivery` is among them."""
        told = {"origin": self.site.address, "registrationId": self.registrations[-1], "data": plain.decode()}
        self.control.send("ServiceWorker.deliverPushMessage", told)
        return self.until(lambda shown: any(one["id"] == delivery for one in shown))

    def until(self, condition: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The notifications, once `condition` holds of them."""
        for _ in range(200):
            shown: list[dict[str, Any]] = self.page.evaluate(SHOWN)
            if condition(shown):
                return shown
            self.page.wait_for_timeout(25)
        pytest.fail("The worker did not show it in 5 s.")


def vendor(push: PushService) -> str:
    """The script that stands in for the browser's vendor."""
    return f"{SUBSCRIBED.strip().removesuffix(';')}({json.dumps({'endpoint': push.endpoint, 'keys': push.keys})})"


def test_from_the_button_to_the_answer(site: Site, push: PushService, browser: Browser) -> None:
    """Switch on, be warned, answer on the notification: the alert is acked; no complaint, no violation of the policy."""
    context = browser.new_context()
    device = Device(context, site, vendor(push))
    device.says("Off.")
    device.press("Switch on", "On. Warnings are shown on this device.")
    assert site.names() == ["webpush"]

    site.send(site.message())
    assert push.told[0]["title"] == "Hör auf zu laufen – geh 🦶"
    (shown,) = device.receive(push.plain[0], "42-4")
    assert (shown["title"], shown["body"]) == ("Hör auf zu laufen – geh 🦶", "Du hast Schmerz gemeldet.\nGeh nach Hause.")
    assert (shown["tag"], shown["lang"], shown["stays"]) == (f"alert-{site.alert_id}", "de", True)
    assert shown["actions"] == [["better", "Besser"], ["worse", "Schlimmer"]]

    assert site.alert().state == "open"
    device.worker.evaluate(CLICK, "better")
    assert (site.alert().state, site.alert().answer) == ("acked", "better")
    assert device.page.evaluate(SHOWN) == []
    device.page.reload()
    device.says("On.")
    context.close()
    assert site.complaints == []


def test_a_copy_takes_the_place_of_the_first_in_silence(site: Site, push: PushService, browser: Browser) -> None:
    """The same delivery twice is one notification, and one buzz; a worse telling of the alert takes its place aloud."""
    context = browser.new_context()
    device = Device(context, site, vendor(push))
    device.press("Switch on", "On.")
    for _ in range(2):
        site.send(site.message("42-3"))
    site.send(site.message("42-4"))
    first, again, worse = push.topics
    assert first == again != worse
    assert not device.receive(push.plain[0], "42-3")[0]["silent"]
    device.receive(push.plain[1], "42-3")
    (copy,) = device.until(lambda shown: shown[0]["silent"])
    assert copy["id"] == "42-3"
    (louder,) = device.receive(push.plain[2], "42-4")
    assert not louder["silent"]
    context.close()
    assert site.complaints == []


def test_an_answer_that_does_not_arrive_opens_the_page(site: Site, push: PushService, browser: Browser) -> None:
    """A link that is too old, and a tap beside the buttons, open the alert's page: the answer can be given there."""
    context = browser.new_context()
    device = Device(context, site, vendor(push))
    device.press("Switch on", "On.")
    device.worker.evaluate(WATCH_WINDOWS)
    for delivery, action, token in (("42-4", "better", "not-one-of-ours"), ("43-4", "", None)):
        site.send(site.message(delivery, token))
        device.receive(push.plain[-1], delivery)
        device.worker.evaluate(CLICK, action)
    assert device.worker.evaluate("() => self.opened") == [f"{site.address}/alerts"] * 2
    assert site.alert().state == "open"
    context.close()
    assert site.complaints == []


@pytest.mark.parametrize("data", ["", "not json"])
def test_what_cannot_be_read_is_shown_all_the_same(site: Site, push: PushService, browser: Browser, data: str) -> None:
    """A browser takes the permission away from a worker that shows nothing: then at least our name stands there."""
    context = browser.new_context()
    device = Device(context, site, vendor(push))
    device.press("Switch on", "On.")
    told = {"origin": site.address, "registrationId": device.registrations[-1], "data": data}
    device.control.send("ServiceWorker.deliverPushMessage", told)
    (shown,) = device.until(lambda found: len(found) == 1)
    assert shown["title"] == "Soleus"
    context.close()
    assert site.complaints == []


def test_switching_off_forgets_the_channel(site: Site, push: PushService, browser: Browser) -> None:
    """Off removes it here and ends the subscription; a channel that was removed elsewhere is shown as off."""
    context = browser.new_context()
    device = Device(context, site, vendor(push))
    device.press("Switch on", "On.")
    device.press("Switch off", "Off.")
    assert site.names() == []
    assert device.page.evaluate("sessionStorage.length") == 0
    device.press("Switch on", "On.")
    number = site.store.read(lambda session: channels.listing(session, RUNNER)[-1].id)
    site.store.write(lambda session: channels.remove(session, RUNNER, str(number)))
    device.page.reload()
    device.says("Off.")
    context.close()
    assert site.complaints == []


def test_a_subscription_that_the_browser_renews_is_told(site: Site, push: PushService, browser: Browser) -> None:
    """The worker adds the new one and removes the old, with no page open for it."""
    context = browser.new_context()
    device = Device(context, site, vendor(push))
    device.press("Switch on", "On.")
    site.store.write(_marked)
    with push_service() as renewed:
        device.worker.evaluate(RENEW, {"endpoint": renewed.endpoint, "keys": renewed.keys})
        assert site.names() == ["webpush"]
        site.send(site.message())
        assert (len(renewed.told), len(push.told)) == (1, 0)
    device.page.reload()
    device.says("On.")
    context.close()
    assert site.complaints == []


def _marked(session: Session) -> None:
    """Tell the first channel apart from the next by its mark, as a store does that keeps addresses encrypted."""
    for row in session.exec(select(ChannelRow)):
        row.mark = row.mark or "first"


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
def test_what_stands_in_the_way_is_said(site: Site, browser: Browser, script: str, text: str) -> None:
    """Each state in its own words, and no channel is stored."""
    context = browser.new_context()
    device = Device(context, site, script)
    button = device.page.get_by_role("button", name="Switch on", exact=True)
    expect(device.page.locator("[data-push] [data-state]:visible")).not_to_have_text("One moment …")
    if button.is_visible():
        button.click()
    device.says(text)
    assert site.names() == []
    context.close()
    assert site.complaints == []


def test_without_a_vendor_it_says_so_after_a_while(site: Site, browser: Browser) -> None:
    """A browser with no push service never settles: after 12 s by its clock the section says what is the matter."""
    context = browser.new_context()
    context.clock.install()
    device = Device(context, site, NEVER_SETTLES)
    device.page.get_by_role("button", name="Switch on", exact=True).click()
    device.says("One moment")
    expect(device.page.locator("html[data-asked]")).to_be_attached()
    context.clock.fast_forward(11_000)
    device.says("One moment")
    context.clock.fast_forward(2_000)
    device.says("push service does not answer")
    expect(device.page.get_by_role("button", name="Switch on", exact=True)).to_be_visible()
    context.close()
    assert site.complaints == []


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
