"""Everything that can go wrong on purpose.

SoleusError                what happened, and what you can do
├── BadInput               input refused: names the field, the value's shape and the remedy
├── NotFound               no such runner, run, shoe, …
├── Conflict               it exists already, or its state does not allow this
├── TooLarge               more was sent than is taken at once
├── TooMany                so often that it has to wait
├── Unknown                who asks is not known, or cannot show it
└── Unavailable            a broker, database or service cannot be reached or refused us
"""

from __future__ import annotations


class SoleusError(Exception):
    """What happened, and what can be done about it.

    `what` is a full sentence without blame; `remedy` says what to do next; `field` names the offending field or is "".
    """

    def __init__(self, what: str, remedy: str = "", *, field: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.field = field

    def __str__(self) -> str:
        """One line: what happened and what to do."""
        return f"{self.what} {self.remedy}".strip()


class BadInput(SoleusError):
    """Input that cannot be used. `field` names the field."""


class NotFound(SoleusError):
    """The thing asked for is not there."""


class Conflict(SoleusError):
    """It exists already, or its state does not allow this."""


class TooLarge(SoleusError):
    """More was sent than is taken at once."""


class TooMany(SoleusError):
    """So often that it has to wait: `wait_s` seconds."""

    def __init__(self, what: str, remedy: str = "", *, wait_s: int, field: str = "") -> None:
        super().__init__(what, remedy, field=field)
        self.wait_s = wait_s


class Unavailable(SoleusError):
    """A broker, database or other service cannot be reached or refused us; `wait_s`: when to try again, 0 = not known."""

    def __init__(self, what: str, remedy: str = "", *, wait_s: int = 0, field: str = "") -> None:
        super().__init__(what, remedy, field=field)
        self.wait_s = wait_s


class Unknown(SoleusError):
    """Who asks has not shown that they may: a device that is not there, or not its password, and it is not told which."""


def shape(value: object, most: int = 40) -> str:
    """The shape of a bad value, fit for an error text: its type (quotes say text) and its start, never the whole.

    Nothing at all is "null".
    """
    if value is None:
        return "null"
    text = repr(value)
    start = text if len(text) <= most else text[: most - 1] + "…"
    return start if isinstance(value, str) else f"{type(value).__name__} {start}"
