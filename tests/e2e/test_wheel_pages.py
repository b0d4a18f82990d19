"""What a stranger installs: the wheel in an environment of its own, with no network, and every page out of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from api.pages.home_screen import shell_files
from tests.conftest import ROOT
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.installation import wait_for
from tests.e2e.sites import every_path, is_page, watched
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UV = [sys.executable, "-m", "uv"]
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
"""The browser knows no other machine."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The demonstration, started from an installed wheel."""

    address: str
    wheel: Path
    log: Path


def _installed(place: Path) -> tuple[Path, Path]:
    """A new environment with the wheel and what it depends on, as locked, all out of the cache; and the wheel."""
    clean = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    run = [*UV, "--offline", "--quiet"]
    subprocess.run([*run, "build", "--wheel", "--out-dir", str(place)], cwd=ROOT, check=True, timeout=120, env=clean)
    (wheel,) = place.glob("*.whl")
    environment = place / "environment"
    sync = ["sync", "--frozen", "--no-dev", "--no-install-project", "--python", sys.executable]
    told = clean | {"UV_PROJECT_ENVIRONMENT": str(environment)}
    subprocess.run([*run, *sync], cwd=ROOT, check=True, timeout=300, env=told)
    python = environment / "bin" / "python"
    subprocess.run(
        [*run, "pip", "install", "--no-deps", "--python", str(python), str(wheel)], check=True, timeout=120, env=clean
    )
    return environment, wheel


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """`soleus demo` of the wheel, away from the sources, with a home of its own."""
    place = tmp_path_factory.mktemp("wheel")
    environment, wheel = _installed(place)
    home = place / "home"
    home.mkdir()
    http = f"127.0.0.1:{free_port()}"
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    log = place / "log"
    with log.open("wb") as out:
        command = [str(environment / "bin" / "soleus"), "demo", "--http", http]
        process = subprocess.Popen(command, cwd=home, env=environ, stdout=out, stderr=out)

    def answers() -> bool:
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            return httpx.get(f"http://{http}/api/v1/health").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    try:
        wait_for(answers, "the pages")
        yield Installed(f"http://{http}", wheel, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.fixture(scope="module")
def alone() -> Iterator[Browser]:
    """A browser for which there is no other machine."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, NOWHERE])
        yield started
        started.close()


def test_everything_that_is_no_program_is_in_it(installed: Installed) -> None:
    """Every style, script, template and message of the sources; no test, and nothing of the machine that built it."""
    packed = set(zipfile.ZipFile(installed.wheel).namelist())
    places = ("api/pages/static", "api/pages/templates", "domain/words")
    wanted = {
        path.relative_to(ROOT).as_posix() for place in places for path in (ROOT / place).rglob("*.*") if path.is_file()
    }
    wanted = {path for path in wanted if "__pycache__" not in path}
    assert len(wanted) > 60
    assert wanted <= packed
    assert not [path for path in packed if path.startswith(("tests/", "screenshots/", "docs/"))]


def test_every_page_of_it_loads_with_no_network(installed: Installed, alone: Browser) -> None:
    """Each is there, asks nobody else for anything and complains of nothing; so is every file that pages are drawn with."""
    for file in shell_files():
        assert httpx.get(installed.address + file.partition("?")[0]).status_code == httpx.codes.OK, file
    complaints: list[str] = []
    context = alone.new_context()
    page = watched(context, complaints)

    def first_run() -> str | None:
        found = re.search(r'href="(/runs/\d+)"', httpx.get(installed.address + "/runs").text)
        return found[1] if found else None

    paths = [path for path in every_path() if "{" not in path] + [str(wait_for(first_run, "a run of the demonstration"))]
    seen = [path for path in paths if is_page(installed.address + path)]
    assert len(seen) > 12
    for path in seen:
        answer = page.goto(installed.address + path, wait_until="load")
        assert answer is not None
        assert answer.status == httpx.codes.OK, path
        expect(page.locator("h1")).to_be_visible()
    context.close()
    assert complaints == []
