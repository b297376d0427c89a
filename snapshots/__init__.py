"""The snapshot worker: makes the snapshots that policies ask for, keeps as many as they say, and proves it."""
