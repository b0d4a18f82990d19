"""Names of files as senders tell them."""

from __future__ import annotations

LONGEST_NAME = 120


def file_name(told: str) -> str:
    """The name that a sender says a file has, as one that stays where it is put and can be shown."""
    last = told.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign.isprintable()).strip()
    stem, dot, suffix = shown.rpartition(".")
    kept = f"{stem[: LONGEST_NAME - len(suffix)]}{dot}{suffix}" if len(suffix) < len("fit.gz") else shown[:LONGEST_NAME]
    return kept if kept.strip(".") else "file"
