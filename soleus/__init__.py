"""The command and composition root: it alone knows everybody."""
