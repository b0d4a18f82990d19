"""Everything that Apprise can reach (mail, Telegram, a JSON webhook … over a hundred), one URL a channel.

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
from urllib.parse import unquote

from alerts.channels.apprise_body import as_html, as_text
from alerts.channels.apprise_limits import refusal
from alerts.channels.base import Audience, ChannelError, Permanent, Temporary
from alerts.channels.causes import cause_in
from alerts.channels.http_status import failure_of
from alerts.channels.reach import Reach
from domain.clock import system_clock
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
THREADS = 4

MAIL = frozenset({"mailto", "mailtos"})
"""Schemes that take HTML; the rest get plain text, in which every app finds the links."""

_STATUS = re.compile(r"error=(\d{3})")
_FILE = re.compile(r"[=/?&,]\s*file:", re.IGNORECASE)


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
            if why := refusal(service):
                raise Permanent(f"The channel {redacted(self.url)} is not allowed. {why}", "Remove it and add another.")
            mark(service, message.id)
            html = self.name in MAIL
            done = service.notify(
                title=message.title,
                body=as_html(message) if html else as_text(message),
                body_format=apprise.NotifyFormat.HTML if html else apprise.NotifyFormat.TEXT,
                notify_type=apprise.NotifyType(NOTIFY_TYPE[message.severity]),
                attach=_attached(apprise, service, message),
            )
        if not done:
            raise explain(lines, self.url)


def _attached(apprise: Any, service: Any, message: Message) -> Any:  # noqa: ANN401 - a module without types
    """The picture, from memory, for a service that takes files."""
    if message.picture is None or not service.attachment_support:
        return None
    picture = apprise.attachment.memory.AttachMemory(content=message.picture, name="soleus.png", mimetype="image/png")
    return apprise.AppriseAttachment([picture])


def mark(service: Any, message_id: str) -> None:  # noqa: ANN401 - one of Apprise's hundred classes
    """Give the receiver the message's id, where the service lets us set headers: a second copy can be told apart."""
    headers = getattr(service, "headers", None)
    if isinstance(headers, dict):
        headers["Idempotency-Key"] = message_id


def check(url: str) -> None:
    """Whether Apprise understands `url`, and it is a way to a runner.

    Raises:
        BadInput: it is not.

    """
    if _FILE.search(unquote(url)):
        what = f"The channel {redacted(url)} names a file of the machine that Soleus runs on."
        raise BadInput(what, "Leave the file out.", field="url")
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
    if why := refusal(service):
        what = f"The channel {redacted(url)} is not allowed. {why}"
        raise BadInput(what, "Use another service (https://appriseit.com/services/).", field="url")


def explain(lines: list[str], url: str) -> ChannelError:
    """What Apprise's log says about a failure, in plain words and without secrets."""
    who = f"{channel_name(url)} did not take the message"
    text = " ".join(lines)
    found = _STATUS.search(text)
    if found is not None:
        return failure_of(int(found.group(1)), {}, who, system_clock())  # Apprise does not pass Retry-After on
    known = cause_in(text, who)
    if known is not None:
        return known
    last = scrubbed(lines[-1], url) if lines else "it gave no reason."
    return Temporary(f"{who}: {last}", "Check the channel's URL.")


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
        import apprise.attachment.memory  # noqa: PLC0415

        apprise.Apprise.instantiate("json://localhost")
    _heard.listen()
    return apprise
