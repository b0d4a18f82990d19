"""A command and all processes it starts: what memory they take together, and whether any outlives it. Linux: reads /proc."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY_S = 0.1
_GRACE_S = 10.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: `status` as subprocess has it, seconds of wall and CPU (all its processes), and what it printed.

    `peak_bytes`: the most that its processes took at any tenth of a second, shared pages divided among their users
    (PSS). `largest_bytes`: the peak of the largest of them alone, by the kernel's own count (ru_maxrss).
    """

    status: int
    wall_s: float
    cpu_s: float
    peak_bytes: int
    largest_bytes: int
    stdout: bytes
    group: int
    """The number of its process group."""


def run(command: Sequence[str], *, kill_after_s: float | None = None, whole: bool = True, memory: bool = True) -> Ended:
    """Run a command in a process group of its own; with `kill_after_s` it gets kill -9 then, and if `whole` its group.

    Without `memory` its peak is not looked for, which costs the processes time.
    """
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    ended = threading.Event()
    peaks: list[int] = []
    watcher = threading.Thread(
        target=_watch, args=(process.pid, ended, peaks if memory else None, kill_after_s, whole), daemon=True
    )
    watcher.start()
    with process.stdout or io.BytesIO() as out:
        stdout = out.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.perf_counter() - began
    ended.set()
    watcher.join()
    cpu_s = usage.ru_utime + usage.ru_stime
    return Ended(process.returncode, wall_s, cpu_s, max(peaks, default=0), usage.ru_maxrss * 1024, stdout, process.pid)


def left_behind(group: int) -> list[int]:
    """Processes of a group that are still there although its leader is not; waits a while for them to leave."""
    until = time.monotonic() + _GRACE_S
    while (found := _group(group)) and time.monotonic() < until:
        time.sleep(_EVERY_S)
    return found


def _watch(group: int, ended: threading.Event, peaks: list[int] | None, kill_after_s: float | None, whole: bool) -> None:  # noqa: FBT001 - a thread's arguments
    began = time.perf_counter()
    while not ended.wait(_EVERY_S):
        if peaks is not None:
            peaks.append(sum(_pss(pid) for pid in _group(group)))
        if kill_after_s is not None and time.perf_counter() - began >= kill_after_s:
            (os.killpg if whole else os.kill)(group, signal.SIGKILL)
            return


def _group(group: int) -> list[int]:
    """The processes of a group, without those that only wait to be collected."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # After the name, which may hold anything: state, parent, group (proc_pid_stat(5)).
                state, _parent, of = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except (OSError, ValueError):
                continue
            if int(of) == group and state != "Z":
                found.append(int(entry.name))
    return found


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
