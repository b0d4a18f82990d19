"""Messages of runners who keep no GPS lose their positions before anything of them is looked at, or stored. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from formats import positions
from ingest.ports import Message

_RUNNER = 2
"""The part of a topic that names the runner: soleus/v1/{runner}/…"""


def placeless(batch: Sequence[Message], runners: Collection[str]) -> Sequence[Message]:
    """The batch without the positions of these runners."""
    if not runners:
        return batch
    return [Message(topic, positions.of_payload(payload) if _of(topic, runners) else payload) for topic, payload in batch]


def _of(topic: str, runners: Collection[str]) -> bool:
    parts = topic.split("/", _RUNNER + 1)
    return len(parts) > _RUNNER and parts[_RUNNER] in runners
