"""Web Push: a warning on the runner's own phone or computer, through the push service of its browser, with no app.

The push service carries what it cannot read: the message is encrypted for the browser (RFC 8291), and signed by us
(RFC 8292). Its address comes from a stranger, so it is only connected to through `reach`.
"""

from __future__ import annotations

import base64
import hashlib
import ssl

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric import ec

from alerts.channels import vapid
from alerts.channels.base import Audience, ChannelError, Gone, Permanent, Temporary
from alerts.channels.causes import chain
from alerts.channels.means import Means
from alerts.channels.push_payload import payload
from alerts.channels.reach import Reach, Transport
from alerts.channels.retry_after import retry_after_s
from alerts.channels.subscription import SCHEME, Subscription, parse
from domain.clock import Clock, system_clock
from domain.errors import BadInput
from domain.model import Message

LEAST_TTL_S = 3600
"""How long a push service keeps a message at least, s: a phone that is off for a while must still be warned."""
TOPIC_BYTES = 24
"""Make the 32 characters that a topic may have."""
TAKEN = frozenset({200, 201, 202})
ENDED = frozenset({404, 410})
SLOW_DOWN = frozenset({408, 425, 429})
UNKNOWN_SENDER = frozenset({400, 401, 403})
_AGAIN = "Switch the warnings off and on again on that device, on the Settings page."
_ITSELF = "It is tried again by itself."


class WebPushChannel:
    """One browser's subscription."""

    audience: Audience = "person"
    pictures = False
    """The browser fetches the picture itself, from `Message.picture_url`."""
    timeout_s = 15.0
    at_once = 4

    def __init__(self, url: str, means: Means, clock: Clock = system_clock) -> None:
        self._url = url
        self._means = means
        self._clock = clock
        self._client: httpx.AsyncClient | None = None

    async def send(self, message: Message) -> None:
        """Hand `message` to the push service.

        Raises:
            Temporary: the service cannot be reached, is in trouble, or asks to slow down.
            Gone: the subscription has ended.
            Permanent: the service refuses us or the message, or the subscription cannot be used.

        """
        subscription = self._subscription()
        headers = {
            "TTL": str(max(LEAST_TTL_S, message.ttl_s)),
            "Urgency": message.urgency,
            "Topic": topic(message.id),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Authorization": vapid.authorization(
                subscription.origin, self._means.vapid_key, self._means.contact, self._clock()
            ),
        }
        body = encrypted(payload(message), subscription)
        try:
            # What it says beyond its status is not read: it may be endless, and it may quote secrets.
            async with self._opened().stream("POST", subscription.endpoint, content=body, headers=headers) as answer:
                status, asked = answer.status_code, answer.headers.get("retry-after")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreached(error, subscription.host) from error
        if status not in TAKEN:
            raise refusal(
                status, subscription.host, retry_after_s(asked, self._clock()), contact=self._means.contact is not None
            )

    async def close(self) -> None:
        """Close its connections; the next message opens them again."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _subscription(self) -> Subscription:
        try:
            return parse(self._url, self._means.reach)
        except BadInput as error:
            raise Permanent(error.what, error.remedy) from error

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(
                transport=Transport(self._means.reach),
                timeout=self.timeout_s,
                follow_redirects=False,
                trust_env=False,
                headers={"User-Agent": "Soleus"},
            )
        return self._client


def check(url: str, reach: Reach) -> None:
    """Whether `url` is a subscription that messages may be sent to.

    Raises:
        BadInput: it is not.

    """
    parse(url, reach)


def takes(url: str) -> bool:
    """Whether `url` is meant as a push subscription."""
    return url.startswith(SCHEME)


def topic(message_id: str) -> str:
    """What makes a second copy of a message take the place of the first, while that still waits for its phone."""
    digest = hashlib.sha256(message_id.encode()).digest()[:TOPIC_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def encrypted(plain: bytes, subscription: Subscription) -> bytes:
    """`plain` for the one browser that can read it, in one record, with a key that is used once."""
    sealed: bytes = http_ece.encrypt(
        plain,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=subscription.p256dh,
        auth_secret=subscription.auth,
        version="aes128gcm",
    )
    return sealed


def refusal(status: int, host: str, asked_s: float | None, *, contact: bool) -> ChannelError:
    """What the answer `status` of the push service at `host` means; `contact`: whether it was told who the operator is."""
    who = f"The push service {host} did not take the message"
    if status in ENDED:
        return Gone(f"{who}: the subscription has ended ({status}).", _AGAIN)
    if status in SLOW_DOWN or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        why = "it asks to slow down" if status == httpx.codes.TOO_MANY_REQUESTS else "it is in trouble"
        return Temporary(f"{who}: {why} ({status}).", _ITSELF, retry_after_s=asked_s)
    if status == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
        return Permanent(f"{who}: it is too long for it ({status}).", "The warning stands on the Alerts page.")
    if status in UNKNOWN_SENDER:
        insisted = "" if contact else "Set SOLEUS_PUSH_CONTACT=mailto:YOU@YOUR.DOMAIN, which some services insist on. "
        return Permanent(f"{who}: it did not accept who we say we are ({status}).", insisted + _AGAIN)
    why = "it sends us elsewhere, where we do not follow" if httpx.codes.is_redirect(status) else "it refused it"
    return Permanent(f"{who}: {why} ({status}).", _AGAIN)


def _unreached(error: Exception, host: str) -> Temporary:
    """Why the push service could not be reached, in plain words: httpx keeps the cause behind its own error."""
    causes = list(chain(error))
    if any(isinstance(cause, httpx.TimeoutException) for cause in causes):
        words = "it did not answer in time"
    elif any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        words = "its TLS certificate cannot be verified"
    elif any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        words = "nothing listens there (connection refused)"
    else:
        words = "the connection to it broke"
    return Temporary(f"The push service {host} did not take the message: {words}.", _ITSELF)
