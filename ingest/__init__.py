"""The ingest stage: messages in, runs out, nothing lost."""
