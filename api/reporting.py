"""A report as it is sent (the API's body, a form, a line of the command's file) into the check-in that is stored. Pure."""

from __future__ import annotations

from ulid import ULID

from api.schemas_people import CheckInFields
from domain.errors import BadInput
from domain.model import CheckIn

CLOCK_TRUST_MS = 120_000
"""A sender's clock may be ahead by this much; then it is taken for the present."""
_AS_SENT = (
    "phase",
    "sid",
    "site",
    "side",
    "character",
    "onset",
    "severity",
    "course",
    "walks_without_pain",
    "hurts_at_rest",
    "rested",
    "iced",
    "elevated",
    "clinician_seen",
    "note",
)


def check_in_of(body: CheckInFields, source: str, now_ms: int) -> CheckIn:
    """The report that `body` tells; without an id it gets one.

    Raises:
        BadInput: it is of the future.

    """
    return CheckIn(
        id=body.id or str(ULID()),
        t_ms=felt_at(body.t_ms, now_ms),
        received_ms=now_ms,
        source=source,
        answers=body.answers.model_dump(exclude_none=True),
        **{name: getattr(body, name) for name in _AS_SENT},
    )


def felt_at(t_ms: int | None, now_ms: int) -> int:
    """When it was, by what was sent: None is now, and so is the near future of a clock that is ahead.

    Raises:
        BadInput: it lies in the future.

    """
    if t_ms is not None and t_ms > now_ms + CLOCK_TRUST_MS:
        raise BadInput(
            f"t_ms {t_ms} lies in the future.", "Leave it out for the present, or send UTC Unix milliseconds.", field="t_ms"
        )
    return now_ms if t_ms is None else min(t_ms, now_ms)
