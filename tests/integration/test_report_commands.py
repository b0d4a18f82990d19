"""`soleus checkin`, `care` and `log`: what they take, what they print, and what they refuse."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from domain.errors import BadInput, NotFound, SoleusError
from domain.model import Runner
from domain.red_flags import QUESTIONS
from soleus import cli
from soleus.commands.reporting import care, checkin, log
from store import people, reports
from store.engine import Store, sqlite_url

app = typer.Typer()
for command in (checkin, care, log):
    app.command()(command)

STRAIN = {"id": "r1", "side": "left", "site": "muscle_belly", "onset": "during", "character": "sharp", "severity": 7}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an installation with a runner in Berlin who reads German, to be copied."""
    folder = tmp_path_factory.mktemp("installed")
    store = Store(sqlite_url(folder))
    store.migrate()
    store.write(lambda session: people.add_runner(session, Runner("eva", zone="Europe/Berlin", language="de"), 1))
    store.close()
    return folder / "soleus.db"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own."""
    monkeypatch.setenv("SOLEUS_DATA", str(tmp_path))
    for name in ("SOLEUS_DATABASE_URL", "SOLEUS_MQTT_URL", "SOLEUS_MQTT"):
        monkeypatch.delenv(name, raising=False)
    shutil.copy(installed, tmp_path / "soleus.db")
    return tmp_path


def run(*words: str, stdin: str | None = None) -> str:
    """What the command prints to stdout; raises what it raises."""
    result = CliRunner().invoke(app, list(words), input=stdin)
    if isinstance(result.exception, SoleusError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def take(value: object, *words: str) -> Any:
    """What `checkin --json` prints about `value` on stdin."""
    return json.loads(run("checkin", "--runner", "eva", "--file", "-", "--json", *words, stdin=json.dumps(value)))


def kept(data: Path) -> list[str]:
    """Ids of the reports that are stored."""
    store = Store(sqlite_url(data))
    found = store.read(lambda session: [row.id for row in reports.check_ins(session, "eva")])
    store.close()
    return found


def test_a_report_is_judged_and_told_as_the_api_tells_it() -> None:
    """Triage with what spoke for what, findings in the runner's language, plan steps with due times, what was not asked."""
    told = take(STRAIN)
    assert (told["episode"], told["triage"]["reading"], told["source"]) == ("r1", "strain", "file")
    assert {"question", "answer", "pattern", "points"} == set(told["triage"]["spoke"][0])
    strain = next(finding for finding in told["findings"] if finding["rule"] == "triage.strain")
    assert "Zerrung" in strain["title"]
    (rice,) = [plan for plan in told["plans"] if plan["kind"] == "rice"]
    assert all(step["due_at"].endswith("Z") and step["title"] for step in rice["steps"])
    assert told["not_asked"] == list(QUESTIONS)
    assert json.loads(run("care", "--runner", "eva", "--json"))["episodes"][0]["key"] == "r1"


def test_a_list_is_answered_with_a_list(data: Path) -> None:
    """In the order of the file; the same ids again change nothing."""
    rows = [STRAIN, {"id": "r2", "side": "left", "severity": 2, "walks_without_pain": True}]
    assert [row["id"] for row in take(rows)] == ["r1", "r2"]
    assert [row["severity"] for row in take([dict(row, severity=9) for row in rows])] == [7, 2]
    assert sorted(kept(data)) == ["r1", "r2"]


def test_people_read_the_patterns_and_the_due_times() -> None:
    """Without --json: finding, pattern with points, and due times on the runner's clock."""
    text = run("checkin", "--runner", "eva", "--file", "-", stdin=json.dumps(STRAIN))
    assert "stop  triage.strain" in text
    assert "character sharp: strain +" in text
    assert "plan rice: running" in text
    assert "not asked: cannot_bear_weight" in text
    told = run("care", "--runner", "eva")
    assert "left muscle_belly  new  7 of 10" in told
    run("checkin", "--runner", "eva", "--file", "-", stdin='{"answers": {"numb_or_tingling": "yes"}, "hurts_at_rest": true}')
    assert "flag.nerve  open" in run("care", "--runner", "eva")


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ('{"severity": 11}', "severity", "int 11"),
        ('{"sight": "left"}', "sight", "sight"),
        ('{"answers": {"numb_or_tingling": "maybe"}}', "answers.numb_or_tingling", "'maybe'"),
        ('[{"severity": 2}, {"side": "lft"}]', "side", "Report 2: side"),
        ('{"t_ms": 4000000000000}', "t_ms", "future"),
        ("[3]", "file", "int 3"),
        ("[]", "file", "no report"),
        ('{"severity":', "file", "line 1, column"),
        ("\udcff", "file", "UTF-8"),
    ],
)
def test_what_cannot_be_used_names_field_shape_and_remedy(data: Path, text: str, field: str, said: str) -> None:
    """Nothing of the file is stored then, not even the reports that are good."""
    file = data / "reports.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadInput) as refused:
        run("checkin", "--runner", "eva", "--file", str(file))
    assert refused.value.field == field
    assert said in refused.value.what
    assert refused.value.remedy
    assert kept(data) == []


def test_a_file_or_runner_that_is_not_there_is_told(data: Path) -> None:
    """In one line each."""
    with pytest.raises(BadInput, match="cannot be read") as missing:
        run("checkin", "--runner", "eva", "--file", str(data / "no.json"))
    assert missing.value.field == "file"
    for words in (("checkin", "--file", "-"), ("care",), ("log", "strength"), ("log",)):
        with pytest.raises(NotFound, match="There is no runner"):
            run(*words, "--runner", "ida", stdin="{}")


def test_one_line_logs_a_session() -> None:
    """The kind is enough; without one the log is listed, newest first."""
    made = json.loads(run("log", "--runner", "eva", "strength", "--json"))
    assert (made["kind"], made["minutes"]) == ("strength", None)
    run("log", "--runner", "eva", "hike", "--minutes", "90", "--pain", "2")
    assert {row["kind"] for row in json.loads(run("log", "--runner", "eva", "--json"))} == {"strength", "hike"}
    assert "hike  90 min" in run("log", "--runner", "eva")


def test_errors_are_one_line_and_exit_code_one(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole command: stdout stays empty, stderr says what and what to do."""
    file = data / "reports.json"
    file.write_text('{"side": "middle"}')
    monkeypatch.setattr(sys, "argv", ["soleus", "checkin", "--runner", "eva", "--file", str(file), "--json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (1, "")
    assert told.err == (
        "soleus: side cannot be 'middle': Input should be 'left', 'right' or 'both'. Send 'left', 'right' or 'both'.\n"
    )
