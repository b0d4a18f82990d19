"""`soleus broker tls`: what it prints, and what it does not take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from domain.errors import BadInput
from soleus import certificates
from soleus.certificates import today
from soleus.commands.brokering import app


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory, which the command is told of."""
    monkeypatch.setenv("SOLEUS_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str) -> Result:
    """What the command prints; raises what it raises."""
    return CliRunner().invoke(app, ["tls", *arguments], catch_exceptions=False)


def test_it_says_what_was_made_and_how_to_trust_it(data: Path) -> None:
    """Names, end, fingerprints, and the words for each kind of device; no key; again, and the authority is the same."""
    first = run("--host", "soleus.lan").output
    for word in ("iPhone", "Android", "Home Assistant", f"mosquitto_pub --cafile {data}", "soleus up --mqtt 0.0.0.0:8883"):
        assert word in " ".join(first.split()), first
    assert "PRIVATE KEY" not in first
    again = json.loads(run("--host", "box.lan", "--json").stdout)
    assert {"soleus.lan", "box.lan"} <= set(again["names"])
    assert again["ca_sha256"] in first
    assert again["sha256"] not in first
    other = json.loads(run("--new-ca", "--json").stdout)
    assert other["ca_sha256"] != again["ca_sha256"]


def test_a_certificate_of_the_operators(data: Path, tmp_path: Path) -> None:
    """Both files or neither; what cannot be used changes nothing; devices are no longer told to trust our authority."""
    run("--host", "soleus.lan")
    shared = data / "keys" / "broker-ca.crt"
    assert shared.exists()
    before = (data / "broker" / "tls" / "server.pem").read_bytes()
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    for arguments in (
        ["--cert", str(cert)],
        ["--cert", str(cert), "--key", str(key)],
        ["--cert", "x", "--key", "y", "--new-ca"],
    ):
        with pytest.raises(BadInput):
            run(*arguments)
    ca = certificates.authority(["run.example.org"], "Somebody", today())
    pair = certificates.server(ca, ["run.example.org"], today())
    cert.write_bytes(pair.certificate)
    key.write_bytes(b"-----BEGIN NOTHING-----")
    with pytest.raises(BadInput, match="no private key"):
        run("--cert", str(cert), "--key", str(key))
    assert (data / "broker" / "tls" / "server.pem").read_bytes() == before
    key.write_bytes(pair.key)
    told = run("--cert", str(cert), "--key", str(key)).output
    assert "run.example.org" in told
    assert "iPhone" not in told
    assert not shared.exists()
