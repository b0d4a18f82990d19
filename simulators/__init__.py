"""A device that runs: seeded gait, scenarios, faults."""
