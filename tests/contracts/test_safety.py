"""The safety file: every test that it names is there, every hazard has one, and nothing of the template is missing."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SAFETY = ROOT / "docs" / "safety.md"
LEAST = 20
"""Hazards that were known when it was first written are more than so many."""
_NAMED = re.compile(r"`(tests/[\w/]+\.py)((?:::\w+)+)`")


def rows() -> list[list[str]]:
    """The cells of the table of hazards, a list a row."""
    lines = [line for line in SAFETY.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d+ \|", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def named_in(path: str) -> frozenset[str]:
    """Names of the test functions of a file, as `function` or `Class::function`."""
    found = set()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            found.add(node.name)
    for group in tree.body:
        if isinstance(group, ast.ClassDef):
            own = [node.name for node in group.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
            found |= {f"{group.name}::{name}" for name in own if name in found}
    return frozenset(found)


def test_every_test_that_is_named_exists() -> None:
    """`tests/file.py::test_name` in the safety file is a test in the tree."""
    named = _NAMED.findall(SAFETY.read_text(encoding="utf-8"))
    assert len(named) > LEAST
    missing = [
        f"{path}{name}"
        for path, name in named
        if not (ROOT / path).is_file() or name.removeprefix("::") not in named_in(path)
    ]
    assert missing == []


def test_every_hazard_has_a_measure_a_test_and_a_residual_risk() -> None:
    """Rows are numbered without gaps; each has harm, measures, at least one test, and a residual risk by the scheme."""
    table = rows()
    assert len(table) >= LEAST
    assert [row[0] for row in table] == [str(number) for number in range(1, len(table) + 1)]
    for number, hazard, harm, measures, tests, residual in table:
        assert len(hazard) > 20, number
        assert re.fullmatch(r"S[1-4]", harm), number
        assert len(measures) > 20, number
        assert _NAMED.search(tests), number
        assert re.match(rf"{harm} P[1-3]\b.*\b[AR]\b", residual), number


def test_what_may_not_be_accepted_is_not() -> None:
    """An accepted risk (A) is within the scheme: S2 at P3, S3 at P2, S4 at P1, or less."""
    most = {"S1": 3, "S2": 3, "S3": 2, "S4": 1}
    for number, _, harm, _, _, residual in rows():
        if residual.partition(":")[0].rstrip().endswith("A"):
            assert int(residual[4]) <= most[harm], number
