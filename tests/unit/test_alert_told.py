"""What is said: digests, what is told again or over, words to contacts; in both languages."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import messages
from alerts.case import EVERYBODY, NOT_THE_WRIST, Class, Send, SendReason
from alerts.choices import Links
from alerts.digest import GRADES, ToTell, together, weight
from alerts.digest import reason as reason_of
from alerts.escalation import LEAST_MIN, MOST_MIN, SCOPES, Contact, Scope, Urgent, all_clear, consent, due, words
from alerts.messages import Alert
from domain.model import Severity
from domain.words import LANGUAGES, Language, Said, Say
from tests.wording import clean

NOW = 1_800_000_000_000
MINUTE = 60_000
WARNING = Alert(7, "ana", "load.week_calf", Severity.WARN, "Calf load over your red line", "31 of 24.", "Go easy.", NOW)
FLAG = replace(WARNING, rule="flag.dvt", severity=Severity.URGENT, title="See a clinician today")
LINKS = Links(b"k" * 32, "https://soleus.example")
LANGUAGE = pytest.mark.parametrize("language", list(LANGUAGES))


def to_tell(
    row: str,
    severity: Severity = Severity.WATCH,
    *,
    rule: str = "load.hills",
    grade: str = "expert",
    confidence: float = 1.0,
    reason: SendReason = "FIRST",
    channels: frozenset[Class] = EVERYBODY,
    event: object = "run 1",
) -> ToTell[str]:
    """Something to tell of run 1."""
    send = Send(reason, channels, "normal")
    return ToTell(row, rule, severity, grade, confidence, send, event)


def rows(groups: list[list[ToTell[str]]]) -> list[list[str]]:
    """What is told together, by name."""
    return [[each.row for each in group] for group in groups]


class TestDigest:
    """What is told together."""

    def test_the_most_important_first(self) -> None:
        """By severity, then by how well it is founded, then by how sure it is; whatever the order in which it came."""
        ordered = [
            to_tell("a", Severity.WARN, grade="null", confidence=0.4),
            to_tell("b", grade="strong", confidence=0.4),
            to_tell("c", grade="moderate", confidence=0.9),
            to_tell("d", grade="moderate", confidence=0.5),
            to_tell("e", grade="made up"),
        ]
        for mixed in permutations(ordered):
            assert rows(together(mixed)) == [["a", "b", "c", "d", "e"]]

    def test_what_is_told_alone(self) -> None:
        """Stop, urgent, red flags, what is over and what is of no run or report: each by itself."""
        alone = [
            to_tell("stop", Severity.STOP),
            to_tell("urgent", Severity.URGENT),
            to_tell("flag", rule="flag.persistent"),
            to_tell("over", reason="RESOLVED", channels=NOT_THE_WRIST),
            to_tell("over too", reason="RESOLVED", channels=NOT_THE_WRIST),
            to_tell("live", event=None),
            to_tell("live too", event=None),
        ]
        assert rows(together([*alone, to_tell("a"), to_tell("b")])) == [*([each.row] for each in alone), ["a", "b"]]

    def test_other_channels_other_events(self) -> None:
        """What is not for the same channels, or of another run, is not told together."""
        found = [
            to_tell("a"),
            to_tell("b", channels=NOT_THE_WRIST, reason="REPEAT"),
            to_tell("c", event="run 2"),
            to_tell("d"),
        ]
        assert rows(together(found)) == [["a", "d"], ["b"], ["c"]]

    def test_the_reason_is_that_of_what_leads(self) -> None:
        """Worse and severe leads new and mild."""
        (group,) = together([to_tell("a"), to_tell("b", Severity.WARN, reason="WORSE")])
        assert reason_of(group) == "WORSE"

    @given(
        st.lists(
            st.builds(
                to_tell,
                st.text(max_size=3),
                st.sampled_from(Severity),
                grade=st.sampled_from(GRADES),
                event=st.sampled_from((None, 1, 2)),
                confidence=st.floats(0, 1),
            ),
            max_size=12,
        )
    )
    def test_nothing_is_lost(self, found: list[ToTell[str]]) -> None:
        """Everything is told in exactly one telling, each in its order."""
        groups = together(found)
        assert sorted(map(id, found)) == sorted(id(each) for group in groups for each in group)
        for group in groups:
            assert [weight(each) for each in group] == sorted(weight(each) for each in group)
            assert len({each.event for each in group}) == 1


class TestMessages:
    """What a message says beside the alert that leads it."""

    @pytest.mark.parametrize(("others", "lines"), [(0, 0), (1, 1), (2, 2), (6, 2)])
    def test_the_second_in_full_and_how_many_more(self, others: int, lines: int) -> None:
        """No line for nothing more, one for a second, two for any more."""
        more = [replace(WARNING, id=n, title=f"T{n}", do=f"D{n}.") for n in range(others)]
        message = messages.compose(WARNING, 1, NOW + 1000, others=more)
        assert len(message.also) == lines
        if lines:
            assert message.also[0] == "Also: T0. D0."
        if lines == 2:
            count = others - 1
            assert message.also[1] == (f"And {count} more on the page." if count > 1 else "And one more on the page.")
        assert message.body.count("\n") == 1 + lines

    def test_it_says_that_it_is_told_again(self) -> None:
        """Only a repetition does."""
        for reason in ("FIRST", "WORSE", "FOLLOWUP"):
            assert messages.compose(WARNING, 1, NOW + 1000, reason=reason).also == ()
        again = messages.compose(WARNING, 1, NOW + 1000, reason="REPEAT")
        assert again.also == (Say().text("alert-again"),)

    @LANGUAGE
    def test_what_is_over(self, language: Language) -> None:
        """Other words for a red flag; the title of what it was about, nothing to answer, and no hurry."""
        say = Say(language)
        for alert, kind in ((WARNING, "alert-over"), (FLAG, "alert-flag-over")):
            message = messages.compose(alert, 1, NOW + 1000, reason="RESOLVED", say=say, links=LINKS)
            assert message.title == say.text(f"{kind}.title", title=alert.title)
            assert alert.title in message.title
            assert alert.do not in message.body
            assert (message.actions, message.urgency, message.language) == ((), "low", language)
            assert message.thread == messages.compose(alert, 2, NOW + 1000).thread

    @LANGUAGE
    def test_titles_fit(self, language: Language) -> None:
        """What a watch shows has at most 60 characters; what only phones and programs show, with a title in it, 80."""
        say, title = Say(language), "x" * 60
        longest = replace(WARNING, title=title)
        for reason in ("FIRST", "WORSE", "REPEAT"):
            assert len(messages.compose(longest, 1, NOW + 1000, reason=reason, say=say).title) <= 60
        for alert in (longest, replace(longest, rule="flag.dvt")):
            assert len(messages.compose(alert, 1, NOW + 1000, reason="RESOLVED", say=say).title) <= 80
        assert len(messages.trial("ana", NOW, say=say).title) <= 60

    def test_words_of_its_own(self) -> None:
        """A report or a word to a contact: no answer to give, and not an alert of anything."""
        said = Said("T", "W.", "D.")
        message = messages.own_words(
            said, "ana", 9, NOW, NOW + 5000, reason="REPORT", rule="report", severity=Severity.INFO, say=Say("de")
        )
        assert (message.alert_id, message.id, message.ttl_s, message.urgency) == ("9", "9", 5, "low")
        assert (message.actions, message.also, message.sid, message.language) == ((), (), None, "de")


CONTACTS = (Contact(1, "Eva", 10, "asks"), Contact(2, "Tom", 60, "full"))
OPEN = Urgent(Severity.URGENT, open=True, first_told_ms=NOW)


class TestEscalation:
    """Who else is told, when, and what."""

    @pytest.mark.parametrize(
        ("after_ms", "told", "now", "again_ms"),
        [
            (0, (), (), 10 * MINUTE),
            (10 * MINUTE - 1, (), (), 10 * MINUTE),
            (10 * MINUTE, (), (1,), 60 * MINUTE),
            (10 * MINUTE, (1,), (), 60 * MINUTE),
            (60 * MINUTE, (), (1, 2), None),
            (60 * MINUTE, (1,), (2,), None),
            (60 * MINUTE, (1, 2), (), None),
        ],
    )
    def test_each_in_their_time(
        self, after_ms: int, told: tuple[int, ...], now: tuple[int, ...], again_ms: int | None
    ) -> None:
        """From the first telling on, once each; and when to look again."""
        found, next_ms = due(OPEN, CONTACTS, frozenset(told), NOW + after_ms)
        assert tuple(contact.id for contact in found) == now
        assert next_ms == (None if again_ms is None else NOW + again_ms)

    @pytest.mark.parametrize(
        "alert",
        [
            replace(OPEN, open=False),
            replace(OPEN, first_told_ms=None),
            *(replace(OPEN, severity=severity) for severity in Severity if severity is not Severity.URGENT),
        ],
    )
    def test_nobody(self, alert: Urgent) -> None:
        """Answered, not told yet, or not urgent: nobody is told, and nobody looks again."""
        assert due(alert, CONTACTS, frozenset(), NOW + 99 * MINUTE) == ([], None)

    @LANGUAGE
    @pytest.mark.parametrize("scope", SCOPES)
    def test_not_a_word_more(self, language: Language, scope: Scope) -> None:
        """`asks` says nothing of the alert, `title` its title, `full` all of it; each says who does not answer."""
        alert = Said("TITLE", "WHY.", "DO.")
        said = words(Contact(1, "Eva", 10, scope), "ana", alert, Say(language))
        text = f"{said.title} {said.why} {said.do}"
        assert "ana" in said.title
        assert ("TITLE" in text) is (scope in {"title", "full"})
        assert ("WHY." in text) is ("DO." in text) is (scope == "full")
        assert "TITLE" not in said.title

    @LANGUAGE
    def test_all_clear_says_nothing_of_the_alert(self, language: Language) -> None:
        """It neither says what it was, nor that all is well: only that nobody waits for an answer any more."""
        said = all_clear("ana", Say(language))
        assert "ana" in said.title
        clean(language, said.title, said.why, said.do)

    @LANGUAGE
    def test_what_is_agreed_to(self, language: Language) -> None:
        """One sentence a scope, each another: to whom, after how long."""
        sentences = {consent("Eva", 30, scope, Say(language)) for scope in SCOPES}
        assert len(sentences) == len(SCOPES)
        for sentence in sentences:
            assert "Eva" in sentence
            assert "30" in sentence
            clean(language, sentence)
        assert LEAST_MIN < MOST_MIN == 24 * 60
