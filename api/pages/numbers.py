"""Numbers as people type them into a form: with a comma or a point, or not at all."""

from __future__ import annotations

from api.pages.words import Words
from domain.errors import BadInput


def number(text: str, words: Words, what: str, *, within: tuple[float, float], field: str) -> float | None:
    """The number in `text`, None when it is empty; `what` is the message that names the field to the runner.

    Raises:
        BadInput: it is no number `within` these two.

    """
    low, high = within
    if not text.strip():
        return None
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        value = float("nan")
    if low <= value <= high:
        return value
    raise BadInput(
        words.t("page-error-number", what=words.t(what)),
        words.t("page-error-number-remedy", low=words.figure(low), high=words.figure(high)),
        field=field,
    )
