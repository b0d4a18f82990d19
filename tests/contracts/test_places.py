"""Our top-level names are plain words; each must be this checkout's, not another distribution's."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["build-backend"]["module-name"]


@pytest.mark.parametrize("place", PLACES)
def test_each_name_resolves_to_this_checkout(place: str) -> None:
    """`import store` finds the folder `store` of this checkout."""
    module = importlib.import_module(place)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve() == ROOT / place / "__init__.py"


def test_every_package_is_listed() -> None:
    """A folder with an `__init__.py` at the top is one of the packages that are built."""
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert found == set(PLACES)
