"""Messages that could not be used, told in plain words: what arrived, which field, what to do."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from sqlmodel import Session

from domain.clock import iso
from domain.model import Runner
from domain.words import Say
from store import dead_letters
from store.tables import DeadLetterRow

_SAID = (
    ("unsaved", re.compile(r"^It could not be stored")),
    ("stranger", re.compile(r"^There is no device")),
    ("topic", re.compile(r"is not one of ours")),
    ("owner", re.compile(r"^The payload says (runner|device) ")),
    ("size", re.compile(r"^The payload has \d+ bytes")),
    ("utf8", re.compile(r"is not UTF-8")),
    ("control", re.compile(r"holds (a control|the) character")),
    ("json", re.compile(r"^The payload (cannot be|is nested|is not JSON)")),
    ("version", re.compile(r"^v cannot be")),
    ("missing", re.compile(r"^\S+ is missing\.|does not name")),
    ("silent", re.compile(r"says nothing")),
    ("count", re.compile(r"does not count|^A step has")),
    ("value", re.compile(r"cannot be")),
)
"""What a reason says and which kind it is, the first that fits; the words are `letter-…`."""
KINDS = tuple(kind for kind, _ in _SAID)
HEAD = 400
"""How much of a message a page shows, characters."""


def kind(reason: str) -> str:
    """What is the matter with a message that was refused for `reason`: one of `KINDS`, or `other`."""
    return next((name for name, said in _SAID if said.search(reason)), "other")


def shown(row: DeadLetterRow, say: Say) -> dict[str, Any]:
    """A dead letter for people and programs."""
    which = kind(row.reason)
    parts = row.topic.split("/")
    field = row.field or "–"
    return {
        "id": row.id,
        "received_at": iso(row.received_ms),
        "device": parts[3] if len(parts) > 4 else None,  # noqa: PLR2004 - soleus/v1/{runner}/{device}/{leaf}
        "topic": row.topic,
        "kind": which,
        "what": say.text(f"letter-{which}", field=field),
        "do": say.text(f"letter-{which}.do", field=field),
        "field": row.field,
        "reason": row.reason,
        "size": row.size,
        "head": row.head.decode("utf-8", "replace"),
    }


def readable(head: str) -> str:
    """The beginning of a message as it can be shown: what cannot be printed as a dot."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "·" for letter in head[:HEAD])


def counts(session: Session, runner_id: str, device: str | None = None) -> dict[str, int]:
    """How many of a runner's dead letters are kept, by kind, the most first."""
    found: Counter[str] = Counter()
    for reason, n in dead_letters.reasons(session, runner_id, device):
        found[kind(reason)] += n
    return dict(found.most_common())


def page(
    session: Session, runner: Runner, cursor: str | None = None, *, most: int = 50, device: str | None = None
) -> dict[str, Any]:
    """Up to `most` of a runner's dead letters that follow `cursor`, newest first.

    Raises:
        BadInput: the cursor is not one of ours.

    """
    rows, following = dead_letters.page(session, runner.id, cursor, most, device)
    return {
        "items": [shown(row, runner.say) for row in rows],
        "next": following,
        "counts": counts(session, runner.id, device),
    }
