"""Where a broker is, who we are there, and by what we know that it is the right one."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote, urlsplit

from domain.errors import BadInput, Unavailable, shape


@dataclass(frozen=True, slots=True)
class Login:
    """Address and credentials of one MQTT client; the password is kept out of every text.

    `ca`: path of a PEM file with what signs the broker's certificate, beside the authorities that this machine trusts; the
    certificate itself may be in it. `proves`: the name that the certificate has to prove where it is not `host`, as for a
    broker that is reached by loopback and has a certificate for its name on the network.
    """

    host: str = "127.0.0.1"
    port: int = 1883
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    ca: str | None = None
    proves: str | None = None

    @classmethod
    def from_url(cls, url: str, ca: str | None = None) -> Login:
        """Read `mqtt://user:password@host:port` or `mqtts://…`; `ca` is for the latter.

        Raises:
            BadInput: it is not such a URL.

        """
        parts = urlsplit(url)
        if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
            raise BadInput(
                f"The broker's address cannot be {shape(parts.scheme + '://…')}.",
                "Write mqtt://user:password@host:1883, or mqtts://… for TLS.",
                field="SOLEUS_MQTT_URL",
            )
        tls = parts.scheme == "mqtts"
        return cls(
            host=parts.hostname,
            port=parts.port or (8883 if tls else 1883),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            tls=tls,
            ca=ca if tls else None,
        )

    def of(self, username: str, password: str | None) -> Login:
        """Somebody else's login at the same broker."""
        return replace(self, username=username, password=password)

    def trust(self) -> ssl.SSLContext | None:
        """By what a client verifies the broker, TLS 1.2 or newer; None without TLS. Reads the file `ca` each time.

        Raises:
            Unavailable: `ca` cannot be read, or holds no certificate.

        """
        if not self.tls:
            return None
        context = _Trust(ssl.PROTOCOL_TLS_CLIENT)
        context.proves = self.proves
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_default_certs()
        if self.ca is not None:
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # a certificate that is trusted itself needs no authority
            try:
                context.load_verify_locations(self.ca)
            except (OSError, ssl.SSLError) as error:
                raise Unavailable(
                    f"What signs the broker's certificate cannot be read from {self.ca}: {error.strerror or error}.",
                    "Let SOLEUS_MQTT_CA name a readable file of certificates (PEM).",
                    field="SOLEUS_MQTT_CA",
                ) from error
        return context


class _Line(ssl.SSLSocket):
    """A connection that is closed when the other side cannot prove who it is: paho leaves it to the collector."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - as the standard library's own
        try:
            super().do_handshake(block)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except OSError:
            self.close()
            raise


class _Trust(ssl.SSLContext):
    """A context that asks for the name `proves`, whatever address its client connected to."""

    sslsocket_class = _Line
    proves: str | None = None

    def wrap_socket(self, sock: Any, **more: Any) -> ssl.SSLSocket:  # type: ignore[override] # noqa: ANN401 - the library's own types
        return super().wrap_socket(sock, **(more | {"server_hostname": self.proves or more.get("server_hostname")}))
