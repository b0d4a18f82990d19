"""The notifications of a page's service worker: handed over as a vendor does, read and clicked.

Nobody may ask for the notifications while one is being shown: Chromium writes a notification down before it shows it, and
whoever asks in between makes it strike out, as gone, what is written and not yet on the screen. So the worker is asked how
often it has shown something, and the notifications are read after that.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Worker

SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => ({
    title: n.title, body: n.body, tag: n.tag, lang: n.lang, stays: n.requireInteraction, silent: n.silent, id: n.data?.id,
    actions: n.actions.map((each) => [each.action, each.title])}))"""
COUNT = """() => {
    if ("timesShown" in self) return self.timesShown;
    const show = registration.showNotification.bind(registration);
    self.timesShown = 0;
    registration.showNotification = async (...told) => { await show(...told); self.timesShown += 1; };
    return 0;
}"""
CLICK = """async (action) => {
    const [notification] = await registration.getNotifications();
    const click = new NotificationEvent("notificationclick", { notification, action });
    let done = null;
    Object.defineProperty(click, "waitUntil", { value: (promise) => { done = promise; } });
    dispatchEvent(click);
    await done;
}"""


class Notifications:
    """What the service worker of `page`, whose site is at `origin`, shows; make it before the page is opened."""

    def __init__(self, page: Page, origin: str, complaints: list[str]) -> None:
        self.page, self.origin = page, origin
        self.registrations: list[str] = []
        self.control = page.context.new_cdp_session(page)
        self.control.on("ServiceWorker.workerRegistrationUpdated", self._registered)
        self.control.on("ServiceWorker.workerErrorReported", lambda event: complaints.append(str(event)))
        self.control.send("ServiceWorker.enable")

    def _registered(self, event: dict[str, Any]) -> None:
        self.registrations += [one["registrationId"] for one in event["registrations"] if not one["isDeleted"]]

    @property
    def worker(self) -> Worker:
        """The service worker."""
        (found,) = self.page.context.service_workers
        return found

    def receive(self, *told: str) -> list[dict[str, Any]]:
        """Hand over these messages, one right after the other; the notifications once all have been shown."""
        wanted = self.worker.evaluate(COUNT) + len(told)
        for text in told:
            what = {"origin": self.origin, "registrationId": self.registrations[-1], "data": text}
            self.control.send("ServiceWorker.deliverPushMessage", what)
        for _ in range(800):
            if self.worker.evaluate(COUNT) >= wanted:
                return self.shown()
            self.page.wait_for_timeout(25)
        pytest.fail("The worker did not show it in 20 s.")

    def shown(self) -> list[dict[str, Any]]:
        """The notifications on the screen."""
        found: list[dict[str, Any]] = self.page.evaluate(SHOWN)
        return found

    def click(self, action: str) -> None:
        """Press the button `action` of the first ("": beside the buttons), and wait until that is dealt with."""
        self.worker.evaluate(CLICK, action)
