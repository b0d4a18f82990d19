"""What every command starts from: settings, an opened store, the clock, and where to print what."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console

from domain.clock import Clock, system_clock
from soleus.settings import Settings, load
from store.engine import Store

CLOCK: Clock = system_clock
report = Console()
"""Tables for people: stdout."""
progress = Console(stderr=True)
"""Progress and remarks: always stderr, so that stdout stays JSON."""


def settings(**given: Any) -> Settings:  # noqa: ANN401 - whatever the command's options are
    """The settings, from the environment and a command's options."""
    return load(os.environ, **given)


def data_was_chosen() -> bool:
    """Whether the operator named a data directory."""
    return bool(os.environ.get("SOLEUS_DATA"))


@contextmanager
def opened(config: Settings) -> Iterator[Store]:
    """The migrated store of this installation, closed at the end."""
    store = Store(config.store_url)
    try:
        store.migrate()
        yield store
    finally:
        store.close()


def print_json(value: object) -> None:
    """`value` to stdout as JSON."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
