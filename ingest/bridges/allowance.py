"""How much one archive may ask of us: files, bytes that come out of it, and time. Each archive that is named has its own.

A hostile one uses up what is its own, not what the files beside it need.
"""

from __future__ import annotations

from collections import defaultdict

_MIB = 1 << 20
MOST_FILES = 50_000
"""In one archive with all that is in it; ten years of runs, rides and days of steps are 20,000."""
MOST_BYTES = 32 * 1024 * _MIB
"""Most that may come out of one archive, however large it is."""
FREE_BYTES, MOST_RATIO = 512 * _MIB, 100
"""What may come out of any archive, and out of a larger one per byte of it: recordings deflate to a half, their XML to a
twentieth."""
FREE_S, PER_FILE_S = 600.0, 2.0
"""Seconds of decoding that an archive may cost, and per file of it that was done: a damaged one takes 10 s at the worst, a
sound one far below a second on the slowest machine that we know of."""


class Allowance:
    """What is left of one archive's files and bytes."""

    def __init__(self, archive_bytes: int) -> None:
        self._bytes = min(MOST_BYTES, FREE_BYTES + MOST_RATIO * archive_bytes)
        self._files = MOST_FILES

    def file(self) -> bool:
        """Take one file; whether it was allowed."""
        self._files -= 1
        return self._files >= 0

    def unpack(self, size: int) -> bool:
        """Take `size` bytes that come out; whether they were allowed. What is refused is not taken."""
        if size > self._bytes:
            return False
        self._bytes -= size
        return True

    @property
    def left_bytes(self) -> int:
        """How many bytes may still come out."""
        return self._bytes


class DecodingTime:
    """What is left of each archive's time, by its name; a file that lies in none ("") has its own limit and no other."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(lambda: FREE_S)

    def take(self, archive: str, seconds: float) -> None:
        """Take note of a file of that archive that took so long."""
        self._seconds[archive] += PER_FILE_S - seconds

    def left(self, archive: str) -> bool:
        """Whether another file of that archive may be decoded."""
        return not archive or self._seconds[archive] > 0
