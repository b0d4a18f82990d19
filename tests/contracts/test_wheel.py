"""What is installed has everything in it that is not Python: without it `soleus` would start and then fail."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
def test_the_wheel_carries_the_schema(tmp_path: Path) -> None:
    """Every revision, and what a new one is made from, is in the wheel."""
    build = [sys.executable, "-m", "uv", "build", "--wheel", "--offline", "--quiet", "--out-dir", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    schema = {path for path in (ROOT / "store" / "migrations").rglob("*") if path.suffix in {".py", ".mako"}}
    assert schema
    assert {path.relative_to(ROOT).as_posix() for path in schema} <= packed
