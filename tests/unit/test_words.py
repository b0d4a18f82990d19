"""Every text a runner can get: complete in both languages, easy to read, and never a diagnosis, a scolding or a promise."""

from __future__ import annotations

import re
from statistics import median

import pytest
from fluent.runtime import FluentBundle

from analysis.rules import RULES
from domain import words
from domain.red_flags import QUESTIONS
from domain.words import LANGUAGES, Language, Say, messages
from tests.wording import FORBIDDEN, Text, ari, findings, sentences, texts, wiener

HARD: dict[str, str] = {}
"""Findings whose words are harder than a twelve-year-old reads with ease, each with the reason why they may be."""
TWO_SENTENCES: dict[str, str] = {
    "acute-stop_now-marked.do": "the catalogue gives it word for word, for a glance at the wrist",
    "acute-stop_now-alarming.do": "the catalogue gives it word for word, for a glance at the wrist",
    "acute-stop_now-worse.do": "the catalogue gives it word for word, for a glance at the wrist",
}
EMERGENCY = re.compile(r"^(Call # now\. Do not drive yourself\.|Ruf jetzt # an\. Fahr nicht selbst\.)")


def _spoken(language: Language) -> dict[str, Text]:
    """Texts with words of their own: not those that only borrow another's."""
    return {name: text for name, text in findings(language).items() if not text.references}


def test_every_language_has_the_same_messages_with_the_same_placeables() -> None:
    """No message, attribute or placeable is there in one language and not in another, and files match."""
    english = texts("en")
    for language in LANGUAGES:
        own = texts(language)
        assert set(own) == set(english)
        for name, text in own.items():
            assert text.placeables == english[name].placeables, name
            assert text.file == english[name].file, name
        assert messages(language).keys() == messages("en").keys()


def test_no_text_is_left_in_another_language() -> None:
    """A sentence of five words or more is not the same in both languages: it was translated, not copied."""
    german = texts("de")
    same = [name for name, text in texts("en").items() if len(text.words.split()) > 4 and german[name].words == text.words]
    assert same == []


def test_every_rule_setting_and_question_is_said() -> None:
    """Each rule has its name, statement, needs and advice, each setting and each red-flag question its text."""
    say = Say()
    for rule in RULES:
        assert all(
            say.has(name) for name in (rule.words, *(f"{rule.words}.{part}" for part in ("statement", "needs", "advice")))
        )
        assert all(say.has(threshold.words) for threshold in rule.thresholds), rule.id
    assert all(say.has(f"question-{key}") for key in QUESTIONS)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_findings_have_a_title_that_fits_and_two_sentences(language: Language) -> None:
    """Title (with numbers of 8 characters at most 60), why and do: one sentence each that ends with a full stop."""
    for name, text in findings(language).items():
        if text.references:
            continue
        if text.attribute == "title":
            assert len(text.words) <= 60, name
            assert EMERGENCY.match(text.words) or not text.words.endswith("."), name
        else:
            rest = EMERGENCY.sub("", text.words).strip()
            assert rest.endswith(".") or (not rest and text.words.endswith(".")), name
            assert sentences(rest) == 1 or name in TWO_SENTENCES, name


@pytest.mark.parametrize(("language", "grade"), [("en", ari), ("de", wiener)])
def test_findings_can_be_read_by_a_child_of_twelve(language: Language, grade: object) -> None:
    """Half of the whys and of the dos need at most 7 years of school, none more than 14: numbers left out."""
    assert callable(grade)
    found = {name: float(grade(text.words)) for name, text in _spoken(language).items() if text.attribute != "title"}
    for part in ("why", "do"):
        assert median(value for name, value in found.items() if name.endswith(part)) <= 7
    assert {name: value for name, value in found.items() if value > 14 and name not in HARD} == {}
    assert set(HARD) <= {name for name, value in found.items() if value > 14} or language != "en"


def test_the_index_of_reading_ease_is_the_published_one() -> None:
    """ARI = 4.71 · characters/word + 0.5 · words/sentence - 21.43, without numbers; German by the third Wiener formula."""
    assert ari("The cat sat on the mat.") == pytest.approx(4.71 * 17 / 6 + 0.5 * 6 - 21.43)
    assert ari("Run 12 km. Then rest.") == pytest.approx(4.71 * 13 / 4 + 0.5 * 2 - 21.43)
    assert wiener("Die Belastung ist hoch.") == pytest.approx(0.2963 * 25 + 0.1905 * 4 - 1.1144)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_no_diagnosis_no_scolding_no_promise_no_made_up_probability(language: Language) -> None:
    """Nothing that a runner can read says so, in any language."""
    found = [
        (name, what, hit[0])
        for name, text in texts(language).items()
        for what, pattern in FORBIDDEN[language].items()
        if (hit := re.search(pattern, text.words, re.IGNORECASE)) is not None
    ]
    assert found == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "You have a tear in your calf."),
        ("en", "You should have stopped."),
        ("en", "This will heal in a week."),
        ("en", "There is a 40 % risk that it gets worse."),
        ("en", "You are likely to get hurt."),
        ("de", "Du hast eine Zerrung."),
        ("de", "Du hättest aufhören sollen."),
        ("de", "Das verhindert Verletzungen."),
        ("de", "Du verletzt dich wahrscheinlich."),
    ],
)
def test_the_patterns_catch_what_they_are_for(language: Language, text: str) -> None:
    """Each kind of forbidden sentence is recognised."""
    assert any(re.search(pattern, text, re.IGNORECASE) for pattern in FORBIDDEN[language].values())


def test_a_language_that_lacks_a_message_is_answered_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a message missing in German, the English one is said: never nothing, and never its name."""
    whole = words._bundle
    monkeypatch.setattr(words, "_bundle", lambda language: whole(language) if language == "en" else FluentBundle([language]))
    assert Say("de").text("today-word-in") == "In range"
    assert Say("de").said("load-history-strain", percent="80", own="1,08", usual="1,10").title.startswith("Your load")


def test_numbers_are_said_as_the_language_writes_them() -> None:
    """The decimal comma, kilometres or miles, metres or feet; a message that is nowhere is an error, never an empty text."""
    german = Say("de")
    assert german.number(1.5, 1) == "1,5"
    assert german.distance(12_400) == "12,4 km"
    assert Say("en", "mi").height(310) == "1017 ft"
    with pytest.raises(KeyError):
        german.text("no-such-message")
    with pytest.raises(KeyError):
        german.text("today-room")


def test_an_instant_is_said_where_the_runner_lives() -> None:
    """Day and time in the runner's zone and language."""
    t_ms = 1_795_455_900_000
    assert Say("en", zone="Europe/Berlin").moment(t_ms) == "Mon 23 Nov, 18:45"
    assert Say("de", zone="America/New_York").moment(t_ms) == "Mo 23. Nov, 12:45"
