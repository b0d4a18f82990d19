"""A whole installation in processes of its own, as an operator runs it: started, killed and asked from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from domain.access import SCOPES
from tests.ports import free_port

PASSWORD = "a password for tests"
SOLEUS = [sys.executable, "-m", "soleus"]


def wait_for(ask: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    """What `ask` returns as soon as that is not None or False; fails, saying `what`, after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.05)
    pytest.fail(f"waited {seconds} s in vain for {what}")


class Installation:
    """`soleus up` on a data directory, and the commands against it."""

    def __init__(self, data: Path, environ: dict[str, str] | None = None) -> None:
        self.data = data
        self.http = f"127.0.0.1:{free_port()}"
        self.environ = os.environ | {
            "SOLEUS_DATA": str(data),
            "SOLEUS_HTTP": self.http,
            "SOLEUS_MQTT": f"127.0.0.1:{free_port()}",
            "SOLEUS_LOG_LEVEL": "warning",
        }
        self.environ |= environ or {}
        self.process: subprocess.Popen[bytes] | None = None
        self.tokens: dict[str | None, str] = {}

    def start(self) -> None:
        """Run `up` and wait until its pages answer."""
        with (self.data.parent / f"{self.data.name}.log").open("ab") as log:
            self.process = subprocess.Popen([*SOLEUS, "up"], env=self.environ, stdout=log, stderr=log)
        wait_for(self.answers, "the pages")

    def answers(self) -> bool:
        """Whether the pages answer."""
        assert self.process is not None
        assert self.process.poll() is None, (self.data.parent / f"{self.data.name}.log").read_text()[-3000:]
        try:
            return httpx.get(f"http://{self.http}/api/v1/health").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End it with kill -9: no chance to tidy up."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def run(self, *arguments: str, ok: bool = True, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """A command against this installation."""
        done = subprocess.run(
            [*SOLEUS, *arguments], env=self.environ, capture_output=True, text=True, check=False, input=stdin
        )
        assert not ok or done.returncode == 0, f"{arguments}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        return done

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """A command that goes on while the test does other things."""
        return subprocess.Popen(
            [*SOLEUS, *arguments], env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def json(self, *arguments: str) -> Any:
        """The JSON a command prints."""
        return json.loads(self.run(*arguments, "--json").stdout)

    def get(self, path: str) -> Any:
        """A resource of the API, below /api/v1, as the runner in it sees it, who looks after the installation too."""
        named = path.split("/")[2] if path.startswith("/runners/") else None
        url = f"http://{self.http}/api/v1{path}"
        return httpx.get(url, headers=self.signed(named)).raise_for_status().json()

    def enter(self, page: Page, runner: str) -> None:
        """Sign the browser of `page` in as that runner."""
        self.signed(runner)
        page.goto(f"http://{self.http}/sign-in")
        page.get_by_label("Name").fill(runner)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"http://{self.http}/")

    def signed(self, runner: str | None = None) -> dict[str, str]:
        """Headers by which a request comes from that runner, or from somebody who only looks after the installation."""
        if runner not in self.tokens:
            name = runner or "caretaker"
            whose = ["--runner", runner] if runner else []
            self.run("account", "add", name, "--admin", *whose, stdin=f"{PASSWORD}\n")
            scopes = [word for scope in SCOPES for word in ("--scope", scope)]
            self.tokens[runner] = self.run("token", "add", name, "tests", *scopes).stdout.strip()
        return {"authorization": f"Bearer {self.tokens[runner]}"}
