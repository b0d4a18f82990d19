"""Our authority and certificates: what they may, how long, what is refused; checked by OpenSSL, not by our own reading."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import BadInput
from soleus import certificates
from soleus.certificates import Signed

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
CA = certificates.authority(["soleus.lan", "run.example.org"], "Soleus at home", NOW)


def verified(tmp_path: Path, server: Signed, *name: str) -> str:
    """What OpenSSL's strictest check says of a certificate."""
    (tmp_path / "ca.pem").write_bytes(CA.certificate)
    (tmp_path / "server.pem").write_bytes(server.certificate)
    command = ["openssl", "verify", "-x509_strict", "-attime", str(int(NOW.timestamp())), "-purpose", "sslserver", *name]
    done = subprocess.run(
        [*command, "-CAfile", "ca.pem", "server.pem"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_openssl_takes_what_the_authority_signed(tmp_path: Path) -> None:
    """Under its strict rules, for a name and for an address."""
    made = certificates.server(CA, ["soleus.lan", "192.168.1.20"], NOW)
    assert "server.pem: OK" in verified(tmp_path, made, "-verify_hostname", "soleus.lan")
    assert "server.pem: OK" in verified(tmp_path, made, "-verify_ip", "192.168.1.20")
    assert "mismatch" in verified(tmp_path, made, "-verify_hostname", "other.lan")


def test_how_long_and_for_what(tmp_path: Path) -> None:
    """At most Apple's 825 days, and the authority ten years; both P-256; every certificate proves loopback too."""
    made = certificates.server(CA, ["soleus.lan"], NOW)
    said = certificates.known(made.certificate)
    assert said.names == ("soleus.lan", "localhost", "127.0.0.1", "::1")
    assert 800 < said.days_left(NOW) < 825
    assert certificates.known(CA.certificate).days_left(NOW) == 3650
    assert (len(said.fingerprint), said.fingerprint[2]) == (95, ":")
    (tmp_path / "all.pem").write_bytes(made.whole)
    command = ["openssl", "x509", "-in", str(tmp_path / "all.pem"), "-noout", "-text"]
    text = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "P-256" in text.stdout
    assert "CA:FALSE" in text.stdout


@pytest.mark.parametrize("host", ["example.org", "evil.run.example.com", "8.8.8.8", "lan.example.org", "2a00::1"])
def test_it_signs_for_nothing_else_on_the_internet(host: str) -> None:
    """The authority is on people's phones: whoever steals its key cannot be their bank."""
    with pytest.raises(BadInput, match="may not sign"):
        certificates.server(CA, [host], NOW)


def test_openssl_holds_to_the_same_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate for a bank, signed with the authority's stolen key, is refused by the client, not only by us."""
    monkeypatch.setattr(certificates, "may_sign", lambda *_: True)
    forged = certificates.server(CA, ["bank.example.com"], NOW)
    assert "permitted subtree violation" in verified(tmp_path, forged)


@pytest.mark.parametrize("host", ["soleus.lan", "box.local", "a.run.example.org", "10.1.2.3", "fd00::2", "[::1]", "*.lan"])
def test_what_is_at_home_needs_no_new_authority(host: str) -> None:
    """Names that nobody owns, private addresses, and what is below the hosts that were named."""
    assert certificates.known(certificates.server(CA, [host], NOW).certificate).proves(host.replace("*", "any"))


@pytest.mark.parametrize("host", ["", "a b", "ä.lan", "http://a", "a..b", "a:80", "*"])
def test_a_host_that_cannot_be_is_named(host: str) -> None:
    """With the field, before anything is written."""
    with pytest.raises(BadInput) as refused:
        certificates.server(CA, [host], NOW)
    assert refused.value.field == "host"


def test_a_certificate_of_the_operators() -> None:
    """It is taken when it is in order; else the first thing that is wrong is named."""
    good = certificates.server(CA, ["run.example.org"], NOW)
    other = certificates.server(CA, ["run.example.org"], NOW)
    assert certificates.checked(good, NOW).proves("run.example.org")
    for pair, when, field in (
        (Signed(good.certificate, other.key), NOW, "key"),
        (Signed(good.certificate, b"no key"), NOW, "key"),
        (Signed(b"no certificate", good.key), NOW, "cert"),
        (good, NOW + timedelta(days=900), "cert"),
        (good, NOW - timedelta(days=2), "cert"),
    ):
        with pytest.raises(BadInput) as refused:
            certificates.checked(pair, when)
        assert refused.value.field == field


def test_a_star_stands_for_one_label() -> None:
    """As clients read it."""
    said = certificates.known(certificates.server(CA, ["*.run.example.org"], NOW).certificate)
    assert said.proves("mqtt.run.example.org")
    assert not said.proves("run.example.org")
    assert not said.proves("a.b.run.example.org")


def test_a_phone_gets_der() -> None:
    """What it offers to install."""
    assert certificates.mobile(CA.certificate)[:1] == b"\x30"
