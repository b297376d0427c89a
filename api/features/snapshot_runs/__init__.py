"""What the snapshot worker did, and the button that asks it for a run."""
