"""What of Apprise is not for channels: whatever acts on this machine, reads its files, or connects past our reach.

Addresses come from runners. A test looks through all of Apprise's plugins, so that a new one of these kinds is noticed.
"""

from __future__ import annotations

from typing import Any

HERE = frozenset({"blink1", "dbus", "glib", "gnome", "macosx", "syslog", "windows"})
"""Plugins that show or write something on this machine."""
FILES = frozenset({"vapid"})
"""Plugins that cannot do without files of this machine."""
PAST_REACH = frozenset({"amqp", "deltachat", "growl", "nostr", "rsyslog", "smpp", "xmpp"})
"""Plugins that look names up where `Reach.here` does not see it: datagrams, threads and libraries of their own."""


def refusal(service: Any) -> str:  # noqa: ANN401 - one of Apprise's hundred classes
    """Why an instance of a plugin is not for channels, in words; "" when it is."""
    plugin = type(service).__module__.removeprefix("apprise.plugins.").partition(".")[0]
    if plugin in HERE:
        return "It shows messages on the machine that Soleus runs on, not to a runner."
    if plugin in FILES or _reads_files(service):
        return "It reads files of the machine that Soleus runs on."
    if plugin in PAST_REACH:
        return "It connects in ways that cannot be kept out of the operator's own network."
    return ""


def _reads_files(service: Any) -> bool:  # noqa: ANN401 - as above
    """Whether it was given a file as template or key (all of Apprise's attachments know their kind), or keys for PGP."""
    kept = vars(service).values()
    collections = (value for value in kept if type(value).__name__ == "AppriseAttachment")
    if any(type(one).__name__ == "AttachFile" for collection in collections for one in collection):
        return True
    return any(vars(service).get(name) for name in ("pgp_key", "pgp_privkey"))
