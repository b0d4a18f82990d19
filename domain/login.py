"""Where a broker is and who we are there."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from domain.errors import BadInput, shape


@dataclass(frozen=True, slots=True)
class Login:
    """Address and credentials of one MQTT client; the password is kept out of every text."""

    host: str = "127.0.0.1"
    port: int = 1883
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False

    @classmethod
    def from_url(cls, url: str) -> Login:
        """Read `mqtt://user:password@host:port` or `mqtts://…`.

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
        )
