"""By which channels a runner is reached, for how long it is worth trying, and when they want to be told."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from sqlmodel import Session

from alerts import messages
from alerts.case import EVERYBODY, Class
from domain.model import Runner, Severity
from domain.preferences import Preferences
from store import channels, people, preferences
from store.deliveries import CONSOLE_ID, WATCH_ID
from store.pushes import Target
from store.tables import ChannelRow


class Audience:
    """Asked once a runner and batch."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._channels: dict[str, list[ChannelRow]] = {}
        self._has_watch: dict[str, bool] = {}
        self._runners: dict[str, Runner] = {}
        self._preferences: dict[str, Preferences] = {}

    def runner(self, runner_id: str) -> Runner:
        """Who it is."""
        if runner_id not in self._runners:
            self._runners[runner_id] = people.runner(self._session, runner_id)
        return self._runners[runner_id]

    def preferences(self, runner_id: str) -> Preferences:
        """When and how often they want to be told."""
        if runner_id not in self._preferences:
            self._preferences[runner_id] = preferences.of(self._session, runner_id)
        return self._preferences[runner_id]

    def of(
        self,
        runner_id: str,
        severity: Severity,
        now_ms: int,
        *,
        live: bool,
        classes: Collection[Class] = EVERYBODY,
    ) -> list[Target]:
        """The deliveries of one telling: the wrist (when there is one), the console, and the runner's own of `classes`."""
        if runner_id not in self._channels:
            self._channels[runner_id] = channels.listing(self._session, runner_id)
            self._has_watch[runner_id] = bool(people.devices(self._session, runner_id))

        def until(*, on_wrist: bool) -> int:
            return now_ms + 1000 * messages.ttl_s(severity, live=live, wrist=on_wrist)

        targets = [Target(CONSOLE_ID, "console", until(on_wrist=False))]
        if "wrist" in classes and (live or self._has_watch[runner_id]):
            targets.insert(0, Target(WATCH_ID, "watch", until(on_wrist=True)))
        own = [row for row in self._channels[runner_id] if row.audience in classes]
        return targets + [Target(cast("int", row.id), row.name, until(on_wrist=False)) for row in own]
