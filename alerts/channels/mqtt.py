"""The wrist: alerts over MQTT on `soleus/v1/{runner}/{device}/alert`, QoS 1, not retained, on a connection kept open."""

from __future__ import annotations

from alerts.channels.base import Audience, Permanent
from alerts.channels.broker_link import BrokerLink
from domain.login import Login
from domain.model import Message
from formats import payloads, topics


class WatchChannel:
    """Publishes to the watches of `login`'s broker; connects when first used and comes back by itself."""

    audience: Audience = "wrist"
    pictures = False
    timeout_s = 5.0
    at_once = 20

    def __init__(self, login: Login) -> None:
        self._link = BrokerLink(login, "alerts", timeout_s=self.timeout_s, at_once=self.at_once)

    def start(self) -> None:
        """Open the connection now, so that the first alert need not wait for it."""
        self._link.start()

    async def send(self, message: Message) -> None:
        """Publish `message` to its device and wait until the broker has it.

        Raises:
            Permanent: the message names no device.
            Temporary: the broker cannot be reached or does not acknowledge.

        """
        if message.device is None:
            raise Permanent("The alert names no device.", "Add one with: soleus device add RUNNER DEVICE")
        topic = topics.build(message.runner_id, message.device, "alert")
        await self._link.publish(topic, payloads.encode(_payload(message)))

    async def close(self) -> None:
        """Disconnect."""
        await self._link.close()


def _payload(message: Message) -> payloads.AlertOut:
    return payloads.AlertOut(
        id=message.alert_id,
        t=message.t_ms,
        severity=message.severity.value,
        rule=message.rule,
        title=message.title,
        do=message.do,
        ttl_s=message.ttl_s,
        sid=message.sid,
    )
