"""Templates hold no words of their own: every text is a message, and every message is there in each language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.words import LANGUAGES, messages

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "api" / "pages" / "templates").glob("*.html"))
SAME_EVERYWHERE = {"Soleus", "ms", "mm", "min", "m", "°C", "doi"}
"""Names and signs of units, which no language changes."""
SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-label")
"""Attributes that a person hears or reads."""
IDS = re.compile(r"""(?:\bt|\bh|w\.t)\(\s*["']([a-zA-Z0-9_.-]+)["']\s*[,)]""")
STARTS = re.compile(r"""(?:\bt|\bh|w\.t)\(\s*["']([a-zA-Z0-9_.-]+)["']\s*~""")


def bare_words(source: str) -> list[str]:
    """Words that stand in a template outside every `t(…)`, and texts in quotes within its code."""
    found = [text for code in re.findall(r"{[{%](.*?)[}%]}", source, re.DOTALL) for text in _quoted(code)]
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", source, flags=re.DOTALL)
    text = re.sub(r"<(code|pre|script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    for name in SPOKEN:
        found += re.findall(rf'\s{name}="([^"]*)"', text)
    found += re.sub(r"<[^>]*>|&\w+;", " ", text).split()
    return [word for word in found if re.search(r"[A-Za-zÄÖÜäöü]{2}", word) and word.strip(",.:()") not in SAME_EVERYWHERE]


def _quoted(code: str) -> list[str]:
    """Quoted texts that read like words for people: with a space between words, or a capital letter first."""
    texts = [one or two for one, two in re.findall(r"'([^']*)'|\"([^\"]*)\"", code)]
    command = re.compile(r"soleus [a-zA-Z ]+")
    return [
        text
        for text in texts
        if re.search(r"[a-z] [a-z]|^[A-Z][a-z]", text) and not command.fullmatch(text) and text not in SAME_EVERYWHERE
    ]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_has_no_words_of_its_own(template: Path) -> None:
    """Only names and units stand in it as they are."""
    assert bare_words(template.read_text()) == []


def test_a_bare_word_is_seen() -> None:
    """The search finds what it is for: text, an attribute that is heard, and a text in quotes."""
    assert bare_words("<p>{{ t('page-add') }} Hello</p>") == ["Hello"]
    assert bare_words('<nav aria-label="More pages"></nav>') == ["More pages"]
    assert bare_words("{{ pill('in', 'All well') }}") == ["All well"]
    assert bare_words('<a href="/x" class="two words">{{ t("page-add") }}</a> <code>soleus up</code> ms') == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_a_template_is_there(language: str) -> None:
    """In each language by its own words, not by falling back to English; what is put together has a beginning."""
    known = messages(language)  # type: ignore[arg-type] # a key of LANGUAGES
    missing = []
    for template in TEMPLATES:
        source = template.read_text()
        for name in IDS.findall(source):
            own, _, attribute = name.partition(".")
            if attribute not in known.get(own, ()):
                missing.append(f"{template.name}: {name}")
        missing += [
            f"{template.name}: {start}…"
            for start in STARTS.findall(source)
            if not any(message.startswith(start) for message in known)
        ]
    assert missing == []
