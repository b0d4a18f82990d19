"""Single keys from a terminal, without Enter; and whether there is a terminal at all."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

if sys.platform != "win32":
    import termios
    import tty


def is_there() -> bool:
    """Whether somebody can press keys here."""
    return sys.platform != "win32" and sys.stdin is not None and sys.stdin.isatty()


@contextmanager
def keys(on_key: Callable[[str], None], fd: int | None = None) -> Iterator[None]:
    """Call `on_key` with each key pressed while the block runs, in the running event loop. Ctrl-C stays a signal."""
    if sys.platform == "win32":
        yield
        return
    source = sys.stdin.fileno() if fd is None else fd
    before = termios.tcgetattr(source)
    loop = asyncio.get_running_loop()

    def read() -> None:
        pressed = os.read(source, 64)
        if not pressed:
            loop.remove_reader(source)  # the terminal is gone: it would be ready to read for ever
        for key in pressed.decode("utf-8", "ignore"):
            on_key(key)

    tty.setcbreak(source)
    loop.add_reader(source, read)
    try:
        yield
    finally:
        loop.remove_reader(source)
        termios.tcsetattr(source, termios.TCSADRAIN, before)
