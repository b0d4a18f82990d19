"""Why a receiver could not be reached at all, from what a library says about it into words a runner understands. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alerts.channels.base import ChannelError, Permanent, Temporary
from alerts.channels.reach import NOT_PUBLIC_REMEDY

_LOGIN = "it refused the login"
_CAUSES = (
    (re.compile("connection refused|connect call failed", re.IGNORECASE), "nothing listens there (connection refused)"),
    (re.compile("name or service not known|name resolution|nodename nor servname", re.IGNORECASE), "no such host name"),
    (re.compile("no route to host|network is unreachable", re.IGNORECASE), "there is no way to it on the network"),
    (re.compile("certificate", re.IGNORECASE), "its TLS certificate cannot be verified"),
    (re.compile("timed out|timeout", re.IGNORECASE), "it did not answer in time"),
    (re.compile("authentication|username and password not accepted", re.IGNORECASE), _LOGIN),
    (re.compile("ssl|tls", re.IGNORECASE), "it does not speak TLS there"),
    (re.compile("reset by peer|remote end closed|aborted|disconnected", re.IGNORECASE), "it broke the connection off"),
)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those behind it: libraries keep the cause, e.g. that nobody listens, behind errors of their own."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def cause_in(text: str, who: str) -> ChannelError | None:
    """The error that `text`, a library's own words, speaks of; None: it says nothing that is known."""
    if "is not a public address" in text:
        return Permanent(f"{who}: its host is not a public address.", NOT_PUBLIC_REMEDY)
    for pattern, words in _CAUSES:
        if pattern.search(text):
            if words == _LOGIN:
                return Permanent(f"{who}: {words}.", "Check user and password in the channel's URL.")
            return Temporary(f"{who}: {words}.", "Check the address in the channel's URL and that the service runs.")
    return None
