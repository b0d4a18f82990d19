"""The alerts stage: what to tell whom, when, and getting it there."""
