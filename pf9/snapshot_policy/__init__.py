"""Which volumes are snapshotted, by which policies, how often, for how long, and why: decided in one place for all."""
