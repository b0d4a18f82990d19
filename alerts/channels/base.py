"""The port every channel implements: get one message across, or say whether trying again can help.

ChannelError
├── Temporary              try again, not before `retry_after_s`
└── Permanent              it will never work like this: wrong address, refused login
    └── Gone               there is nobody any more: the channel is to be forgotten
"""

from __future__ import annotations

from typing import Literal, Protocol

from domain.errors import Unavailable
from domain.model import Message


class ChannelError(Unavailable):
    """A message did not get across; says why in plain words, without the channel's secrets."""


class Temporary(ChannelError):
    """Trying again can help. `retry_after_s` is what the receiver asked for, if it did."""

    def __init__(self, what: str, remedy: str = "", *, retry_after_s: float | None = None) -> None:
        super().__init__(what, remedy)
        self.retry_after_s = retry_after_s


class Permanent(ChannelError):
    """Trying again cannot help."""


class Gone(Permanent):
    """The receiver says that this address is no more (a push subscription that ended): forget the channel."""


Audience = Literal["wrist", "person", "machine"]
"""Who is at the other end: a watch in a run, the runner's phone or mailbox, or a program that wants to know everything."""


class Channel(Protocol):
    """One way to reach people."""

    audience: Audience
    pictures: bool
    """Whether it can show a picture: only then is one drawn."""
    timeout_s: float
    """After this long a sending counts as failed, s."""
    at_once: int
    """How many messages may be on their way at the same time."""

    async def send(self, message: Message) -> None:
        """Get `message` across. It may be called again with the same message: `message.id` tells it apart.

        Raises:
            Temporary: trying again can help.
            Permanent: it cannot.

        """

    async def close(self) -> None:
        """Give back connections and threads."""
