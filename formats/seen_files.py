"""Which files of a folder are new: what was seen of them before against what is there now.

A watch's file system is FAT: its times are even seconds, in local time, so that the same file looks an hour, or a zone,
older or newer elsewhere or in another season.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

QUARTER_S = 900
"""Zones and seasons differ by multiples of it, …"""
MOST_S = 26 * 3600
"""… and by no more than this."""
EVEN_S = 2
"""Times on FAT are even seconds."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it looked: bytes, and when it was changed, Unix ns."""

    size: int
    mtime_ns: int


def same(before: Seen, now: Seen) -> bool:
    """Whether a file of the same path is the same, as far as its looks can tell."""
    if before.size != now.size:
        return False
    apart_s = abs(before.mtime_ns - now.mtime_ns) / 1e9
    off_s = min(apart_s % QUARTER_S, QUARTER_S - apart_s % QUARTER_S)
    return apart_s <= MOST_S + EVEN_S and off_s <= EVEN_S


def fresh(there: Mapping[str, Seen], known: Mapping[str, Seen]) -> list[str]:
    """The paths of files that are not known, or look different, the last changed first: those are the newest runs."""
    found = [path for path, now in there.items() if path not in known or not same(known[path], now)]
    return sorted(found, key=lambda path: (-there[path].mtime_ns, path))


def settled(there: Mapping[str, Seen], before: Mapping[str, Seen]) -> set[str]:
    """The paths of files that look exactly as at the look before: nobody is writing them."""
    return {path for path, now in there.items() if before.get(path) == now}
