"""How long a test waits for what must come true: only a test that fails waits so long, however busy the machine is."""

PATIENCE_S = 30.0
