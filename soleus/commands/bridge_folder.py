"""`soleus bridge folder`: folders, and watches on the USB cable, whose new recordings are imported as they appear."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from soleus import context
from store import people

SETTLE_S = 2.0
"""With `--once`, a file that looks the same for so long is not being written: …"""
LOOKS = 2
"""… it is looked at twice."""


def folder(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Folders; they need not be there yet.")],
    runner: Annotated[str, typer.Option("--runner", help="Whose runs; made when new.")],
    *,
    once: Annotated[bool, typer.Option("--once", help="Look, import, and end.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Read also what was read before.")] = False,
    poll: Annotated[float, typer.Option("--poll", help="Seconds between two looks.", min=0.2, max=3600)] = 5.0,
) -> None:
    """Import new recordings from folders as they appear, such as /media/anna/GARMIN/Activity. Nothing is written there."""
    from analysis import worker  # noqa: PLC0415 - what only this command needs is not loaded by the others
    from analysis.packed import measured  # noqa: PLC0415 - likewise
    from ingest.bridges.folder import Memory, Watching  # noqa: PLC0415 - likewise

    people.check_slug(runner, "runner")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    config = context.settings()
    memory = Memory(memory_of(config.data, runner))
    if not again:
        memory.load()

    def tell(path: str, said: str) -> None:
        context.progress.print(f"{path}: {said}", markup=False, highlight=False, soft_wrap=True)

    with context.opened(config) as store:
        places = [path.absolute() for path in paths]
        watching = Watching(store, context.CLOCK, runner, places, memory, measured, tell, stop.is_set)
        looks = 0
        while not stop.is_set():
            looks += 1
            if watching.look():
                # A running service does it too: whichever comes second finds nothing to do.
                worker.analyse_due(store, context.CLOCK)
            if once and (looks == LOOKS or not watching.unread):
                break
            stop.wait(SETTLE_S if once else poll)
        if once:
            for path in watching.unread:
                tell(path, "not read: it cannot be now, or is still being written")


def memory_of(data: Path, runner: str) -> Path:
    """Where it stands what was read for that runner."""
    return data / "folders" / f"{runner}.jsonl"
