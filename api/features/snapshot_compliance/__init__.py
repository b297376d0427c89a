"""Which volumes have the snapshots that their policies promise."""
