"""The rule catalogue: every rule, in order."""
