"""The analysis stage: what a run did to the calf, and which rules it meets."""
