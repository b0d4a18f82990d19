"""Every message is said somewhere, and every message that is asked for is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analysis.rules import RULES
from domain.words import Say, rule_id
from tests.wording import texts

ROOT = Path(__file__).resolve().parent.parent.parent
PLACES = ("domain", "charts", "store", "ingest", "analysis", "alerts", "api", "simulators", "soleus", "formats")
_WORD = re.compile(r"[a-zA-Z][\w-]*(?:\.[a-z]+)?")
_ASKED = re.compile(r"""\b[th]\(\s*["']([a-z][\w-]*(?:\.[a-z]+)?)["']\s*[,)]""")
"""`t("…")` and `h("…")` of a template with nothing joined on to it."""
SHORTEST = 3
"""A prefix or suffix of fewer characters says nothing of the message that it belongs to."""


@cache
def sources() -> dict[Path, str]:
    """Programs and templates, by path."""
    found = [path for place in PLACES for kind in ("*.py", "*.html", "*.js") for path in (ROOT / place).rglob(kind)]
    return {path: path.read_text(encoding="utf-8") for path in found}


@cache
def pieces() -> tuple[frozenset[str], tuple[re.Pattern[str], ...], frozenset[str]]:
    """What occurs in them: whole strings, patterns of strings that are put together, and words of templates."""
    whole: set[str] = set()
    patterns: set[str] = set()
    loose: set[str] = set()
    for path, text in sources().items():
        if path.suffix != ".py":
            loose |= set(_WORD.findall(text))
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns |= set(_pattern(node))
    joined = {word for word in loose | whole if word.endswith("-") and len(word) > SHORTEST}
    patterns |= {re.escape(word) + r"[\w-]+" for word in joined}
    return frozenset(whole | loose), tuple(re.compile(each) for each in sorted(patterns)), frozenset(whole)


def _pattern(node: ast.JoinedStr) -> Iterator[str]:
    """The f-string as a pattern, if it begins or ends with enough to tell."""
    parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
    fixed = [str(part) for part in parts if part is not None]
    if fixed and max(map(len, fixed)) >= SHORTEST and parts[0] is not None:
        yield "".join(r"[\w-]*" if part is None else re.escape(str(part)) for part in parts)


def _of_rules() -> frozenset[str]:
    """Messages that belong to a rule: its own, its settings', and a variant that occurs as a string."""
    whole, patterns, strings = pieces()
    found = {rule.words for rule in RULES} | {threshold.words for rule in RULES for threshold in rule.thresholds}
    for rule in RULES:
        start = f"{rule_id(rule.id)}-"
        for text in texts("en").values():
            variant = text.message.removeprefix(start)
            if variant != text.message and (variant in strings or _made_of(variant, strings)):
                found.add(text.message)
    del whole, patterns
    return frozenset(found)


def _made_of(variant: str, strings: frozenset[str]) -> bool:
    """Whether a variant is put together from strings that occur, e.g. `live` and `fore-more`."""
    return all(part in strings or any(part in each.split("-") for each in strings) for part in re.split(r"[-_]", variant))


def test_every_message_is_said_somewhere() -> None:
    """A message that no program, template or rule can name is left over."""
    whole, patterns, _ = pieces()
    rules = _of_rules()
    referred = {name.partition(".")[0] for text in texts("en").values() for name in text.references}
    unused = sorted(
        {
            text.message
            for text in texts("en").values()
            if text.message not in whole
            and text.message not in rules
            and text.message not in referred
            and not any(f"{text.message}.{part}" in whole for part in ("title", "why", "do"))
            and not any(pattern.fullmatch(text.message) for pattern in patterns)
        },
    )
    assert unused == []


def test_every_message_that_is_asked_for_is_there() -> None:
    """`say.text("…")`, `say.said("…")` and a template's `t("…")` name a message that exists."""
    say = Say()
    missing = []
    for path, text in sources().items():
        asked = _ASKED.findall(text) if path.suffix != ".py" else _asked(ast.parse(text))
        missing += [(str(path.relative_to(ROOT)), name) for name in asked if not say.has(name)]
    assert missing == []


def _asked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and re.fullmatch(_WORD, first.value):
                if node.func.attr == "text" and "-" in first.value:
                    yield first.value
                elif node.func.attr == "said":
                    yield from (f"{first.value}.{part}" for part in ("title", "why", "do"))
