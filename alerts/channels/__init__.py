"""The channels by which an alert reaches its runner: one file each, one line each in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple, Self

from alerts.channels import homeassistant, ntfy_url, webhook
from alerts.channels.apprise import AppriseChannel
from alerts.channels.apprise import check as check_apprise
from alerts.channels.base import Audience, Channel
from alerts.channels.console import ConsoleChannel
from alerts.channels.homeassistant import HomeAssistantChannel
from alerts.channels.means import Means
from alerts.channels.mqtt import WatchChannel
from alerts.channels.ntfy import NtfyChannel
from alerts.channels.reach import Reach
from alerts.channels.webhook import WebhookChannel
from alerts.channels.webpush import WebPushChannel
from alerts.channels.webpush import check as check_webpush
from alerts.channels.webpush import takes as takes_webpush


class Kind(NamedTuple):
    """One kind of channel: whose URLs it takes, how they are checked, how a channel is made of one, and who is reached."""

    takes: Callable[[str], bool]
    check: Callable[[str, Reach], None]
    make: Callable[[str, Means], Channel]
    audience: Audience


def _as_it_is(_url: str, _reach: Reach) -> None:
    """Nothing to check."""


def _check_ntfy(url: str, _reach: Reach) -> None:
    ntfy_url.place(url)


KINDS: tuple[Kind, ...] = (
    Kind(lambda url: url == "console:", _as_it_is, lambda _url, _means: ConsoleChannel(), ConsoleChannel.audience),
    Kind(lambda url: url == "mqtt:", _as_it_is, lambda _url, means: WatchChannel(means.login), WatchChannel.audience),
    Kind(
        homeassistant.takes,
        lambda url, _reach: homeassistant.check(url),
        lambda _url, means: HomeAssistantChannel(means.login),
        HomeAssistantChannel.audience,
    ),
    Kind(takes_webpush, check_webpush, WebPushChannel, WebPushChannel.audience),
    Kind(webhook.takes, webhook.check, lambda url, means: WebhookChannel(url, means.reach), WebhookChannel.audience),
    Kind(ntfy_url.takes, _check_ntfy, lambda url, means: NtfyChannel(url, means.reach), NtfyChannel.audience),
    Kind(
        lambda _url: True,
        lambda url, _reach: check_apprise(url),
        lambda url, means: AppriseChannel(url, means.reach),
        AppriseChannel.audience,
    ),
)
"""The first that takes a URL has it; Apprise takes what is left."""


PUBLIC = Reach()
"""Public addresses only."""


def check(url: str, reach: Reach = PUBLIC) -> None:
    """Whether a channel can be made of `url`; `reach` is where channels of this installation may connect to.

    Raises:
        BadInput: it cannot; the text shows none of its secrets.

    """
    _kind(url).check(url, reach)


def audience_of(url: str) -> Audience:
    """Who is reached by `url`."""
    return _kind(url).audience


def with_secret(url: str) -> tuple[str, str | None]:
    """`url`, checked before, as it is to be stored, and the secret that was made for it: shown once (None: none)."""
    if not webhook.takes(url):
        return url, None
    whole, secret = webhook.with_secret(url)
    return whole, secret if whole != url else None


def _kind(url: str) -> Kind:
    return next(kind for kind in KINDS if kind.takes(url))


class ChannelFactory:
    """Makes channels of URLs, once each, and closes them all at the end.

    Use it as an async context; it may be entered again after it ended.
    """

    own_timeout_s = AppriseChannel.timeout_s
    """Time-out of the channels that runners add, s."""
    own_at_once = AppriseChannel.at_once

    def __init__(self, means: Means) -> None:
        self._means = means
        self._open: dict[str, Channel] = {}

    def channel(self, url: str) -> Channel:
        """The channel of `url`; its connection is kept for the next message."""
        found = self._open.get(url)
        if found is None:
            found = self._open[url] = _kind(url).make(url, self._means)
        return found

    async def __aenter__(self) -> Self:
        """Connect to the wrist now: the first alert must not wait for it."""
        wrist = self.channel("mqtt:")
        if isinstance(wrist, WatchChannel):
            wrist.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every channel."""
        await self.close()

    async def close(self) -> None:
        """Close every channel; they can be opened again."""
        channels, self._open = list(self._open.values()), {}
        for channel in channels:
            await channel.close()
