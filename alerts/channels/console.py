"""Alerts as lines of the log: always there, needs nothing."""

from __future__ import annotations

import structlog

from alerts.channels.base import Audience
from domain.model import Message

log = structlog.get_logger()


class ConsoleChannel:
    """One log line an alert."""

    audience: Audience = "machine"
    pictures = False
    timeout_s = 5.0
    at_once = 100

    async def send(self, message: Message) -> None:
        """Write `message` to the log."""
        log.info(
            "alert",
            id=message.id,
            alert=message.alert_id,
            runner=message.runner_id,
            rule=message.rule,
            severity=message.severity.value,
            title=message.title,
            why=message.why,
            do=message.do,
        )

    async def close(self) -> None:
        """Nothing to give back."""
