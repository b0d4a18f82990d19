"""The answers that a runner can give right where a message is shown: at most three, the likeliest first, signed. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.clock import MS_PER_DAY
from domain.links import ACT, PICTURES, Link, Picture, signed, signed_picture
from domain.model import Action, Severity
from domain.words import Say

GOOD_FOR_MS = 14 * MS_PER_DAY
"""How long a link in a message is good: a mail is read late."""


@dataclass(frozen=True, slots=True)
class Links:
    """`key` signs the links (None: messages have no answers and no picture to fetch).

    `public_url`: where runners reach the pages, if anybody said.
    """

    key: bytes | None = field(default=None, repr=False)
    public_url: str | None = None

    def page(self, path: str) -> str | None:
        """The absolute address of one of our pages."""
        return None if self.public_url is None else self.public_url.rstrip("/") + path

    def picture(self, runner_id: str, t_ms: int) -> str | None:
        """Where the picture of a runner's load as it was at `t_ms` is fetched, without signing in: as `answer`."""
        if self.key is None:
            return None
        path = PICTURES + signed_picture(Picture(runner_id, t_ms, t_ms + GOOD_FOR_MS), self.key)
        return self.page(path) or path

    def answer(self, link: Link) -> str | None:
        """Where that answer is taken: absolute, or a path of our own origin when nobody told us where that is."""
        if self.key is None:
            return None
        path = ACT + signed(link, self.key)
        return self.page(path) or path


WITH_PICTURE = ("load.", "report")
"""Beginnings of the rules that a picture of the load explains."""


def choices(rule: str, severity: Severity, reason: str, plan: str | None) -> tuple[str, ...]:
    """What can be answered to an alert, by what it is about.

    Pain and plans are asked how it goes; what only coaches can be put off; a red flag and a stop never can.
    """
    if reason in {"RESOLVED", "REPORT", "ESCALATED", "CLEARED", "TEST"}:
        return ()
    if rule.startswith("flag."):
        return ("better", "same", "worse") if reason == "FOLLOWUP" else ("seen", "worse")
    if severity in {Severity.STOP, Severity.URGENT}:
        return ("seen", "better", "worse")
    if plan is not None and plan.partition(":")[0] in {"heel_drops", "alfredson"}:
        return ("seen", "stop")
    if plan is not None or rule.startswith(("triage.", "acute.")):
        return ("better", "same", "worse")
    return ("seen", "snooze")


def actions(
    alert: tuple[str, int], telling: str, answers: tuple[str, ...], t_ms: int, *, say: Say, links: Links
) -> tuple[Action, ...]:
    """The answers to `alert` (runner id, alert id) with their labels, each with its own link, good from `t_ms` on."""
    until_ms = t_ms + GOOD_FOR_MS
    return tuple(
        Action(answer, say.text(f"answer-label-{answer}"), links.answer(Link(*alert, telling, answer, until_ms)))
        for answer in answers
    )
