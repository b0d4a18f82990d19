"""The embedded broker's certificate on disk: our own and its authority, or one that the operator has; kept fresh.

All in `tls/` below the broker's directory, which is its owner's only:
ca.crt, ca.key          our authority, kept for as long as possible: devices trust it
server.pem              what the broker shows, certificate and key in one file that is replaced as a whole: ours, or a
                        copy of the operator's that has been checked
source.json             the hosts that were asked for, or the paths of the operator's files
The authority's certificate is also in the directory of shared keys, for the other parts of an installation.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from domain.errors import BadInput, Conflict, SoleusError
from soleus import certificates, secret_files
from soleus.broker_files import Files
from soleus.certificates import Known, Signed

log = structlog.get_logger()
RENEW_DAYS = 30
"""With fewer days left than this, our own certificate is renewed and the operator's is complained about."""
SHARED = "broker-ca.crt"
"""What our authority's certificate is called among the shared keys."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the broker shows: `file` has certificate and key, `ca` is what its clients verify it by.

    `proves`: the name by which our own stages, which come by loopback, know it; None: the address itself.
    """

    file: Path
    ca: Path
    known: Known
    own: bool
    proves: str | None


class Certificates:
    """The certificates of one broker. `shared`: the directory of shared keys, None: nobody else needs the authority."""

    def __init__(self, files: Files, shared: Path | None = None) -> None:
        self._home = files.home / "tls"
        self._shared = shared

    @property
    def authority(self) -> Path:
        """Our authority's certificate, which devices trust."""
        return self._home / "ca.crt"

    @property
    def authority_fingerprint(self) -> str:
        """SHA-256 of our authority's certificate; what a person compares before trusting it."""
        return certificates.known(self.authority.read_bytes()).fingerprint

    def shown(self) -> Shown | None:
        """What the broker shows; None: it speaks no TLS."""
        try:
            said = certificates.known(self.file.read_bytes())
        except FileNotFoundError:
            return None
        own = self._given is None
        name = None if own else said.names[0].replace("*", "soleus")
        return Shown(self.file, self.authority if own else self.file, said, own, name)

    def make(self, hosts: Sequence[str], now: datetime, *, new_authority: bool = False) -> Shown:
        """A certificate of our own for `hosts`, those asked for before and this machine; an authority that is there is kept.

        Raises:
            BadInput: a host that cannot be, or that the authority may not sign for.

        """
        asked = list(dict.fromkeys([*self._asked(), *(host.strip("[]").lower() for host in hosts)]))
        if new_authority or not self.authority.exists():
            machine = socket.gethostname()
            made = certificates.authority([*asked, *_machine()], f"Soleus at {machine}"[:64], now)
            secret_files.write_text(self._home / "ca.key", made.key.decode("ascii"))
            secret_files.write_text(self.authority, made.certificate.decode("ascii"))
        signed = self._signed(asked, now)
        secret_files.write_json(self._source, {"hosts": asked})
        self._write(signed)
        self._share()
        return self._there()

    def take(self, certificate: Path, key: Path, now: datetime) -> Shown:
        """The operator's own certificate from now on; copied now and whenever its files change.

        Raises:
            BadInput: it cannot be read or used; says why.

        """
        pair = _read(certificate, key)
        certificates.checked(pair, now)
        secret_files.write_json(self._source, {"certificate": str(certificate.absolute()), "key": str(key.absolute())})
        self._write(pair)
        if self._shared is not None:
            (self._shared / SHARED).unlink(missing_ok=True)  # what devices would be told to trust signs nothing any more
        return self._there()

    def refresh(self, now: datetime) -> bool:
        """Renew what is ours when it is due, copy what is the operator's when it has changed; whether anything changed.

        What cannot be refreshed stays as it is, and the log says why.
        """
        found = self.shown()
        if found is None:
            return False
        self._share()
        before = self.file.read_bytes()
        try:
            if (given := self._given) is not None:
                pair = _read(*given)
                if pair.whole != before:
                    certificates.checked(pair, now)
                    self._write(pair)
            elif found.known.days_left(now) < RENEW_DAYS or not set(self._wanted(self._asked())) <= set(found.known.names):
                self._write(self._signed(self._asked(), now))
        except (SoleusError, OSError) as error:
            log.error("the broker's certificate stays as it is", why=str(error))  # noqa: TRY400 - says it all
        return self.file.read_bytes() != before

    def stamp(self) -> tuple[int, ...]:
        """Changes when a file of the certificate does; cheap, as it is asked for all the time."""
        return tuple(_changed(path) for path in (self.file, *(self._given or ())))

    @property
    def file(self) -> Path:
        """Certificate and key, as the broker shows them."""
        return self._home / "server.pem"

    @property
    def _source(self) -> Path:
        return self._home / "source.json"

    @property
    def _given(self) -> tuple[Path, Path] | None:
        source = secret_files.read_json(self._source)
        return (Path(source["certificate"]), Path(source["key"])) if "certificate" in source else None

    def _asked(self) -> list[str]:
        return list(secret_files.read_json(self._source).get("hosts", []))

    def _wanted(self, asked: Sequence[str]) -> list[str]:
        """What was asked for, and what this machine is called now as far as the authority may sign for it."""
        ca = self.authority.read_bytes()
        return [*asked, *(host for host in _machine() if certificates.may_sign(ca, host))]

    def _signed(self, asked: Sequence[str], now: datetime) -> Signed:
        signer = Signed(self.authority.read_bytes(), (self._home / "ca.key").read_bytes())
        return certificates.server(signer, self._wanted(asked), now)

    def _share(self) -> None:
        """Where the other parts look; nothing is written when it is there already."""
        if self._shared is None or not self.authority.exists() or self._given is not None:
            return
        text = self.authority.read_text("ascii")
        with contextlib.suppress(FileNotFoundError):
            if (self._shared / SHARED).read_text("ascii") == text:
                return
        secret_files.write_text(self._shared / SHARED, text)

    def _write(self, pair: Signed) -> None:
        secret_files.write_text(self.file, pair.whole.decode("ascii"))

    def _there(self) -> Shown:
        found = self.shown()
        if found is None:
            raise Conflict("The broker's certificate was removed at this moment.", "Run the command again.")
        return found


def _machine() -> list[str]:
    """What this machine is called, and its addresses in its network."""
    name = socket.gethostname().lower()
    found = [name, f"{name}.local"] if "." not in name else [name]
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        found += _address(family, far)
    return [host for host in dict.fromkeys(found) if host not in certificates.LOCAL and _can_be(host)]


def _address(family: socket.AddressFamily, far: str) -> Iterator[str]:
    """The address from which this machine would reach `far`; nothing is sent."""
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((far, 9))
        yield str(probe.getsockname()[0]).partition("%")[0]


def _can_be(host: str) -> bool:
    try:
        certificates.host_name(host)
    except BadInput:
        return False
    return True


def _read(certificate: Path, key: Path) -> Signed:
    for path, field in ((certificate, "cert"), (key, "key")):
        try:
            with path.open("rb"):
                pass
        except OSError as error:
            raise BadInput(
                f"{path} cannot be read: {error.strerror}.", "Give a file that this user may read.", field=field
            ) from error
    return Signed(certificate.read_bytes(), key.read_bytes())


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
