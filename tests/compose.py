"""The compose file as data, and what its variables stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?P<rule>:[?-][^}]*)?\}")


def services() -> dict[str, dict[str, Any]]:
    """Every service, anchors resolved."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
    return found


def ours() -> dict[str, dict[str, Any]]:
    """The services that run a command of Soleus."""
    return {name: service for name, service in services().items() if service["image"].startswith("soleus")}


def filled_in(value: str, given: Mapping[str, str]) -> str:
    """`value` with its variables replaced as compose does it; a required one that is not given is a KeyError."""

    def one(match: re.Match[str]) -> str:
        name, rule = match["name"], match["rule"] or ""
        return given.get(name, rule[2:]) if rule.startswith(":-") else given[name]

    return VARIABLE.sub(one, value)
