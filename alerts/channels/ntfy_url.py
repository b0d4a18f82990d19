"""The addresses of ntfy channels, in the forms that Apprise takes, so that a URL written for it goes on to work. Pure.

ntfy://TOPIC                   a topic of ntfy.sh
ntfys://HOST/TOPIC             of a server of one's own (`ntfy://` without TLS); several topics by `/`
…://USER:PASSWORD@HOST/TOPIC   with a login; …://TOKEN@HOST/TOPIC or `?token=` with a token
https://ntfy.sh/TOPIC          as the browser shows it
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from domain.errors import BadInput

CLOUD = "ntfy.sh"
_FORM = re.compile(
    r"(?P<scheme>ntfys?)://(?:(?P<login>[^/?#]*)@)?(?P<place>[^/?#@]*)(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?"
)
_BROWSER = re.compile(r"https?://ntfy\.sh/", re.IGNORECASE)
_HOST = re.compile(r"(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>\d{1,5}))?", re.IGNORECASE)
_TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")
_REMEDY = "Write ntfy://TOPIC for ntfy.sh, or ntfys://USER:PASSWORD@HOST/TOPIC for a server of your own."


@dataclass(frozen=True, slots=True)
class Place:
    """A server and topics on it. `login`: user and password; `token` instead of one; `tags`: shown with every message."""

    server: str
    """E.g. `https://ntfy.sh`, without a slash at its end."""
    topics: tuple[str, ...]
    login: tuple[str, str] | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    tags: tuple[str, ...] = ()


def takes(url: str) -> bool:
    """Whether `url` is one of ntfy."""
    return url.partition("://")[0].lower() in {"ntfy", "ntfys"} or _BROWSER.match(url) is not None


def place(url: str) -> Place:
    """Where `url` leads.

    Raises:
        BadInput: it is not understood; the text shows no topic, which is as good as a password.

    """
    plain = _BROWSER.sub("ntfys://ntfy.sh/", url)
    found = _FORM.fullmatch(plain[: plain.find("://")].lower() + plain[plain.find("://") :])
    if found is None:
        raise _not_understood()
    options = dict(parse_qsl(found["query"] or ""))
    host = unquote(found["place"])
    topics = [unquote(part) for part in (found["path"] or "").split("/") if part]
    cloud = options.get("mode", "private" if topics else "cloud") == "cloud"
    if cloud and host.lower() != CLOUD:  # what stands where a host would is the first topic
        topics, host = [host, *topics], CLOUD
    topics += [part for part in re.split(r"[,\s]+", options.get("to", "")) if part]
    reached = _HOST.fullmatch(host)
    if reached is None or int(reached["port"] or 0) > 65535 or not topics:  # noqa: PLR2004 - the last TCP port
        raise _not_understood()
    if not all(_TOPIC.fullmatch(topic) for topic in topics):
        raise BadInput("A topic of ntfy has letters, digits, - and _, at most 64.", _REMEDY, field="url")
    # ntfy.sh has TLS whatever the scheme says, and health is not to be read on the way.
    scheme = "https" if found["scheme"] == "ntfys" or host.lower() == CLOUD else "http"
    login, token = _proof(found["login"], options)
    tags = tuple(part for part in re.split(r"[,\s]+", options.get("xtags") or options.get("tags", "")) if part)
    return Place(f"{scheme}://{host.lower()}", tuple(dict.fromkeys(topics)), login, token, tags)


def _proof(login: str | None, options: dict[str, str]) -> tuple[tuple[str, str] | None, str | None]:
    """Login or token, by Apprise's rules: a user without a password that looks like a token is one."""
    if options.get("token"):
        return None, options["token"]
    if not login:
        return None, None
    user, _, password = login.partition(":")
    user, password = unquote(user), unquote(password)
    way = options.get("auth", "token" if not password and user.lower().startswith("tk_") else "basic").lower()
    if way == "token":
        return None, password or user
    return (user, password), None


def _not_understood() -> BadInput:
    return BadInput("This ntfy address is not understood.", _REMEDY, field="url")
