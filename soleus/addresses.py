"""Where people reach the pages: for links that are printed."""

from __future__ import annotations

from soleus.settings import Settings


def link(config: Settings, path: str, port: int | None = None) -> str:
    """The address of `path` for a browser: below SOLEUS_PUBLIC_URL, else where this machine listens (on `port`)."""
    if config.public_url:
        return config.public_url.rstrip("/") + path
    host, usual = config.http_address
    return f"http://{host}:{usual if port is None else port}{path}"
