"""The texts as data: every message and attribute with its words, its placeables and how hard it is to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fluent.syntax import FluentParser, ast

from domain.words import Language

WORDS = Path(__file__).parent.parent / "domain" / "words"
PARTS = frozenset({"title", "why", "do"})
FORBIDDEN: dict[Language, dict[str, str]] = {
    "en": {
        "a diagnosis": r"\byou (have|suffer from|got|tore|pulled|strained)( got)? (a |an )?"
        r"(torn|tear|tore|strain|rupture|fractur|dvt|thrombos|clot|tendin|tendon|infection|syndrome|cramp|injur)"
        r"|\b(this|it) is (a|an) (tear|strain|rupture|fracture|thrombosis|clot|infection|injury)"
        r"|\byour (diagnosis|calf is torn)",
        "a scolding": r"should(n't| not)? have\b|your (own )?fault|\byou fail(ed)?\b|\blazy\b|\bignored\b|careless",
        "a promise": r"\bwill (heal|prevent|cure|protect|be gone|not happen|be fine)|\bprevents?\b|\bguarantee|\bcures?\b"
        r"|\bsafe to run\b|\b(is|are) harmless\b(?<!nothing yet says that it is harmless)|\bno risk\b",
        "an invented probability": r"% (risk|chance|likel|of (injur|getting hurt))|\blikely to\b|(?<!not a )\bprobab"
        r"|\byour risk\b|(risk|chance) of #",
    },
    "de": {
        "a diagnosis": r"\bdu hast (dir )?(eine?n? )?(muskel|waden|faser)?(riss|zerrung|thrombose|bruch|gerinnsel|krampf|"
        r"entzündung|verletzung)|\bdas ist (eine?n? )(riss|zerrung|bruch|thrombose|gerinnsel|entzündung)|deine diagnose",
        "a scolding": r"hättest\b.*\b(sollen|müssen)|selbst schuld|deine schuld|\bversagt|\bfaul\b|leichtsinnig|ignoriert",
        "a promise": r"\bwird (heilen|verhindern|gut|schützen)|\bheilt\b|\bverhindert (verletz|risse|eine|zerr)|\bgarantier"
        r"|\bbeugt vor\b|(ist|sind) harmlos\b|kein risiko",
        "an invented probability": r"% (risiko|chance)|(?<!keine )\bwahrscheinlich|\bdein risiko\b|risiko von #",
    },
}
"""What no text may say, by language. The words of the catalogue (`rule-…`) describe studies, and are read all the same."""
_VOWELS = re.compile(r"[aeiouyäöü]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """One message or attribute. `words`: its text in the plain form of each choice, placeables as `#`."""

    message: str
    attribute: str
    words: str
    placeables: frozenset[str]
    references: frozenset[str]
    file: str

    @property
    def name(self) -> str:
        """As it is asked for: `message` or `message.attribute`."""
        return f"{self.message}.{self.attribute}" if self.attribute else self.message


@cache
def texts(language: Language) -> dict[str, Text]:
    """Every text of a language by name."""
    found: dict[str, Text] = {}
    for path in sorted((WORDS / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), (path.name, entry.content)
            if isinstance(entry, ast.Message):
                for text in _of(entry, path.name):
                    assert text.name not in found, (text.name, path.name)
                    found[text.name] = text
    return found


def _of(message: ast.Message, file: str) -> Iterator[Text]:
    parts = [("", message.value), *((attribute.id.name, attribute.value) for attribute in message.attributes)]
    for attribute, pattern in parts:
        if pattern is not None:
            names = {node.id.name for node in _nodes(pattern) if isinstance(node, ast.VariableReference)}
            others = {_referred(node) for node in _nodes(pattern) if isinstance(node, ast.MessageReference)}
            words = " ".join(_plain(pattern).split())
            yield Text(message.id.name, attribute, words, frozenset(names), frozenset(others), file)


def _referred(node: ast.MessageReference) -> str:
    return node.id.name + (f".{node.attribute.name}" if node.attribute else "")


def _nodes(node: object) -> Iterator[object]:
    yield node
    if isinstance(node, ast.BaseNode):
        for value in vars(node).values():
            for child in value if isinstance(value, list) else [value]:
                yield from _nodes(child)


def _plain(pattern: ast.Pattern) -> str:
    return "".join(element.value if isinstance(element, ast.TextElement) else _one(element) for element in pattern.elements)


def _one(element: ast.Placeable) -> str:
    chosen = element.expression
    if isinstance(chosen, ast.SelectExpression):
        return _plain(next(variant.value for variant in chosen.variants if variant.default))
    return "" if isinstance(chosen, ast.MessageReference) else "#"


def findings(language: Language) -> dict[str, Text]:
    """Texts of what a rule, a plan or the alerts stage tells a runner: messages with a title, a why and a do."""
    found = texts(language)
    return {name: text for name, text in found.items() if text.attribute in PARTS and f"{text.message}.why" in found}


def sentences(text: str) -> int:
    """How many sentences there are: ends that another word or nothing follows."""
    return max(len(re.findall(r"[.!?…](?=\s|$)", text)), 1)


def _split(text: str) -> list[str]:
    """Its words, numbers left out."""
    return [word for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text) if word]


def ari(text: str) -> float:
    """The Automated Readability Index of an English text, without its numbers: years of school, about age - 5."""
    words = _split(text)
    letters = sum(len(word.replace("-", "").replace("'", "").replace("’", "")) for word in words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / sentences(text) - 21.43


def wiener(text: str) -> float:
    """The third Wiener Sachtextformel of a German text, without its numbers: years of school."""
    words = _split(text)
    long = sum(len(_VOWELS.findall(word)) >= 3 for word in words)
    return 0.2963 * 100 * long / len(words) + 0.1905 * len(words) / sentences(text) - 1.1144


def clean(language: Language, *texts: str) -> None:
    """No diagnosis, scolding, promise or made-up probability."""
    for text in texts:
        assert not [what for what, pattern in FORBIDDEN[language].items() if re.search(pattern, text, re.IGNORECASE)], text
