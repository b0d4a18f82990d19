"""Everything that Apprise can reach (ntfy, mail, Telegram, a JSON webhook … over a hundred), one URL a channel.

Apprise is synchronous and says only "it failed"; why, it tells its log. So each sending runs in a thread and what that
thread logs is kept, put into plain words, cleaned of the URL's secrets, and goes nowhere else.
"""

from __future__ import annotations

import asyncio
import logging
import re
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from alerts.channels.base import Audience, ChannelError, Permanent, Temporary
from alerts.channels.reach import NOT_PUBLIC_REMEDY, Reach
from domain.errors import BadInput
from domain.model import Message, Severity
from domain.redaction import channel_name, redacted, scrubbed

NOTIFY_TYPE = {
    Severity.INFO: "info",
    Severity.WATCH: "info",
    Severity.WARN: "warning",
    Severity.STOP: "failure",
    Severity.URGENT: "failure",
}
SLOW_DOWN_S = 60.0
"""How long to leave a receiver alone that says "too many"; Apprise does not pass its Retry-After on."""
THREADS = 4

_STATUS = re.compile(r"error=(\d{3})")
_CAUSES = (
    (re.compile("connection refused", re.IGNORECASE), "nothing listens there (connection refused)"),
    (re.compile("name or service not known|name resolution|nodename nor servname", re.IGNORECASE), "no such host name"),
    (re.compile("no route to host|network is unreachable", re.IGNORECASE), "there is no way to it on the network"),
    (re.compile("certificate", re.IGNORECASE), "its TLS certificate cannot be verified"),
    (re.compile("timed out|timeout", re.IGNORECASE), "it did not answer in time"),
    (re.compile("authentication|username and password not accepted", re.IGNORECASE), "it refused the login"),
    (re.compile("reset by peer|remote end closed|aborted", re.IGNORECASE), "it broke the connection off"),
)


class AppriseChannel:
    """One Apprise URL."""

    audience: Audience = "person"
    pictures = True
    timeout_s = 20.0
    at_once = THREADS

    def __init__(self, url: str, reach: Reach) -> None:
        self.url = url
        self._reach = reach
        self.name = channel_name(url)
        self._threads = ThreadPoolExecutor(THREADS, f"alerts-{self.name}")

    async def send(self, message: Message) -> None:
        """Send `message`.

        Raises:
            Temporary: the receiver cannot be reached, is in trouble, or asks to slow down.
            Permanent: the URL is not understood, or the receiver refuses it.

        """
        await asyncio.get_running_loop().run_in_executor(self._threads, self._send, message)

    async def close(self) -> None:
        """Let go of the threads; a sending under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _send(self, message: Message) -> None:
        apprise = _loaded()
        with self._reach.here(), _heard.here() as lines:
            service = apprise.Apprise.instantiate(self.url)
            if service is None:
                raise Permanent(f"The channel {redacted(self.url)} is not understood.", "Remove it and add it again.")
            mark(service, message.id)
            done = service.notify(
                title=message.title,
                body=message.body,
                notify_type=apprise.NotifyType(NOTIFY_TYPE[message.severity]),
            )
        if not done:
            raise explain(lines, self.url)


def mark(service: Any, message_id: str) -> None:  # noqa: ANN401 - one of Apprise's hundred classes
    """Give the receiver the message's id, where the service lets us set headers: a second copy can be told apart."""
    headers = getattr(service, "headers", None)
    if isinstance(headers, dict):
        headers["Idempotency-Key"] = message_id


def check(url: str) -> None:
    """Whether Apprise understands `url`.

    Raises:
        BadInput: it does not.

    """
    apprise = _loaded()
    with _heard.here() as lines:
        service = apprise.Apprise.instantiate(url)
    if service is None:
        why = scrubbed(lines[-1], url) if lines else ""
        raise BadInput(
            f"The channel {redacted(url)} is not understood. {why}".strip(),
            "Write an Apprise URL, for example ntfy://TOPIC or mailto://USER:PASSWORD@HOST (https://appriseit.com/services/).",
            field="url",
        )


def explain(lines: list[str], url: str) -> ChannelError:
    """What Apprise's log says about a failure, in plain words and without secrets."""
    who = f"{channel_name(url)} did not take the message"
    text = " ".join(lines)
    found = _STATUS.search(text)
    if found is not None:
        return _of_status(int(found.group(1)), who)
    if "is not a public address" in text:
        return Permanent(f"{who}: its host is not a public address.", NOT_PUBLIC_REMEDY)
    for pattern, words in _CAUSES:
        if pattern.search(text):
            if words == "it refused the login":
                return Permanent(f"{who}: {words}.", "Check user and password in the channel's URL.")
            return Temporary(f"{who}: {words}.", "Check the address in the channel's URL and that the service runs.")
    last = scrubbed(lines[-1], url) if lines else "it gave no reason."
    return Temporary(f"{who}: {last}", "Check the channel's URL.")


def _of_status(status: int, who: str) -> ChannelError:
    if status == 429:  # noqa: PLR2004 - HTTP: too many requests
        return Temporary(f"{who}: it asks to slow down (429).", retry_after_s=SLOW_DOWN_S)
    if status in {408, 425} or status >= 500:  # noqa: PLR2004 - HTTP: time-out, too early, the server's own trouble
        return Temporary(f"{who}: the service is in trouble ({status}).", "It is tried again by itself.")
    if status in {401, 403}:
        return Permanent(f"{who}: it refused the login ({status}).", "Check user, password or token in the channel's URL.")
    if status in {404, 410}:
        return Permanent(f"{who}: there is nothing at that address ({status}).", "Check the path in the channel's URL.")
    return Permanent(f"{who}: it refused the message ({status}).", "Check the channel's URL.")


class _Heard(logging.Handler):
    """Keeps what Apprise logs in the thread that sends, and keeps it out of our log: it may hold secrets."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._of = threading.local()

    def listen(self) -> None:
        logger = logging.getLogger("apprise")
        logger.addHandler(self)
        logger.propagate = False
        logger.setLevel(logging.DEBUG)

    def here(self) -> _Lines:
        return _Lines(self._of)

    def emit(self, record: logging.LogRecord) -> None:
        lines = getattr(self._of, "lines", None)
        if lines is not None and not _is_content(record):
            lines.append(record.getMessage())


def _is_content(record: logging.LogRecord) -> bool:
    """Debug lines quote the message and the URL; of them only the cause of a broken connection is wanted."""
    return record.levelno <= logging.INFO and "xception" not in record.getMessage()


class _Lines:
    """The lines logged by this thread while open."""

    def __init__(self, of: threading.local) -> None:
        self._of = of

    def __enter__(self) -> list[str]:
        lines: list[str] = []
        self._of.lines = lines
        return lines

    def __exit__(self, *_: object) -> None:
        self._of.lines = None


_heard = _Heard()
_loading = threading.Lock()


def _loaded() -> Any:  # noqa: ANN401 - a module without types
    """Apprise with all its services: a second of work and a thousand modules, which only they pay for who push."""
    with _loading:
        return _load()


@cache
def _load() -> Any:  # noqa: ANN401 - a module without types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of imghdr and others, in Apprise's own modules
        import apprise  # noqa: PLC0415 - see `_loaded`

        apprise.Apprise.instantiate("json://localhost")
    _heard.listen()
    return apprise
