"""An installation with one open alert, and a browser in which its warnings can be switched on and received."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import Session

from alerts.channels import ChannelFactory
from alerts.channels.means import Means
from domain.links import Link, signed
from domain.login import Login
from domain.model import Action, Message, Runner, Severity
from soleus import keys, means, outside, settings
from store import channels, people
from store.engine import Store, sqlite_url
from store.tables import AlertRow
from tests import visiting
from tests.e2e.notifications import Notifications
from tests.e2e.sites import watched
from tests.push_service import PushService
from tests.serving import in_a_thread

NOW_MS = 1_795_424_400_000
RUNNER = "ada"
REACH = {"SOLEUS_ALERTS_ALLOW_HOSTS": "127.0.0.1"}
"""Receivers on this machine may be reached."""
SUBSCRIBED = (Path(__file__).parent / "subscribed.js").read_text()


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
            vault = outside.vault_of(self.config)
            url = vault.open(self.store.read(lambda session: channels.listing(session, RUNNER)[-1].url))
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


@contextmanager
def served(data: Path) -> Iterator[Site]:
    """Pages and API on a free port, in a thread of their own."""
    store = Store(sqlite_url(data))
    store.migrate()
    config = settings.load(REACH, data=data)
    alert_id = _alert(store)
    app = visiting.application(store, data, guest=visiting.guest(), clock=lambda: NOW_MS, environ=REACH)
    with in_a_thread(app) as address:
        yield Site(address, store, config, alert_id)
    store.close()


class Device:
    """A browser in which warnings are switched on, as far as a test has switched them on."""

    def __init__(self, context: BrowserContext, site: Site, *scripts: str) -> None:
        context.grant_permissions(["notifications"], origin=site.address)
        self.site = site
        self.page: Page = watched(context, site.complaints)
        for script in scripts:
            self.page.add_init_script(script)
        self.notifications = Notifications(self.page, site.address, site.complaints)
        self.page.goto(site.address + "/settings/alerts")

    def press(self, name: str, then: str) -> None:
        """Press the button `name` and wait until the section says `then`."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self.says(then)

    def says(self, text: str) -> None:
        """What the section says of this device."""
        expect(self.page.locator("[data-push] [role=status]")).to_contain_text(text, use_inner_text=True)


def vendor(push: PushService) -> str:
    """The script that stands in for the browser's vendor."""
    return f"{SUBSCRIBED.strip().removesuffix(';')}({json.dumps({'endpoint': push.endpoint, 'keys': push.keys})})"
