"""Home Assistant: each alert as an event over our own broker. Its entities and their values are kept by `alerts.home`.

`homeassistant:` announces one device a runner; `homeassistant:?form=entity` one topic an entity, for releases before
2024.11; `&prefix=…` where Home Assistant looks for configurations, if that is not `homeassistant`.
"""

from __future__ import annotations

from typing import cast
from urllib.parse import parse_qsl

from alerts.channels.base import Audience
from alerts.channels.broker_link import BrokerLink
from domain.errors import BadInput, shape
from domain.login import Login
from domain.model import Message
from formats import homeassistant
from formats.homeassistant import Form, Shape

SCHEME = "homeassistant:"


def takes(url: str) -> bool:
    """Whether `url` is one of these."""
    return url.lower().startswith(SCHEME)


def form_of(url: str) -> Form:
    """In which form, below which prefix.

    Raises:
        BadInput: the URL says something else, too.

    """
    rest = url[len(SCHEME) :]
    asked = dict(parse_qsl(rest.removeprefix("?"), keep_blank_values=True))
    form = asked.pop("form", "device")
    prefix = asked.pop("prefix", homeassistant.PREFIX)
    if asked or form not in {"device", "entity"} or (rest and not rest.startswith("?")):
        raise BadInput(
            f"Home Assistant cannot be added as {shape(url)}.",
            "Write homeassistant: for release 2024.11 and later, homeassistant:?form=entity for an earlier one.",
            field="url",
        )
    return Form(cast("Shape", form), homeassistant.check_prefix(prefix))


def check(url: str) -> None:
    """Whether a channel can be made of `url`.

    Raises:
        BadInput: it cannot.

    """
    form_of(url)


class HomeAssistantChannel:
    """Publishes alerts as events: QoS 1 and not retained, as Home Assistant takes none that were kept for it."""

    audience: Audience = "machine"
    pictures = False
    timeout_s = 5.0
    at_once = 20

    def __init__(self, login: Login) -> None:
        self._link = BrokerLink(login, "home-events", timeout_s=self.timeout_s, at_once=self.at_once)

    async def send(self, message: Message) -> None:
        """Publish `message` as an event of its runner.

        Raises:
            Temporary: the broker cannot be reached or does not acknowledge.

        """
        await self._link.publish(homeassistant.event_topic(message.runner_id), homeassistant.event(message))

    async def close(self) -> None:
        """Disconnect."""
        await self._link.close()
