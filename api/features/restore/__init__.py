"""Restore: a server rebuilt from a snapshot of its root disk, planned, confirmed, carried out."""
