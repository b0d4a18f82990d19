"""Rust's panics: they reach Python as a BaseException, so that `except Exception` lets them end the whole process."""

from __future__ import annotations


def is_failure(error: BaseException) -> bool:
    """Whether `error` is a failure of a library — an ordinary exception or a panic — and no Ctrl-C or exit."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"
