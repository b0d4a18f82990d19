"""The text of a message for services without buttons: what is said, then the answers as links to pages that ask."""

from __future__ import annotations

from html import escape

from domain.links import absolute, page_of
from domain.model import Message
from domain.words import Say


def links(message: Message) -> list[tuple[str, str]]:
    """(label, address) of every answer that can be given by a link, to the page that asks before it acts."""
    found = [(one.label, absolute(one.url)) for one in message.actions]
    return [(label, page_of(url)) for label, url in found if url is not None]


def as_text(message: Message) -> str:
    """Plain text; apps make the addresses into links."""
    say = Say(message.language)
    parts = [message.body]
    if answers := links(message):
        parts.append("\n".join([say.text("alert-answer-here"), *(f"{label}: {url}" for label, url in answers)]))
    if message.link is not None:
        parts.append(f"{say.text('alert-read-more')}: {message.link}")
    return "\n\n".join(parts)


def as_html(message: Message) -> str:
    """HTML for mail. Each address stands there in full as well: the plain part of the mail is made of what can be read."""
    say = Say(message.language)
    parts = [f"<p>{escape(line)}</p>" for line in message.body.splitlines()]
    if answers := links(message):
        parts.append(f"<p><b>{escape(say.text('alert-answer-here'))}</b></p>")
        parts += [_link(label, url) for label, url in answers]
    if message.link is not None:
        parts.append(_link(say.text("alert-read-more"), message.link))
    return "\n".join(parts)


def _link(label: str, url: str) -> str:
    address = escape(url)
    return f'<p><a href="{address}"><b>{escape(label)}</b></a><br><small>{address}</small></p>'
