"""Who changed what about snapshots, and what the worker did: one log."""
