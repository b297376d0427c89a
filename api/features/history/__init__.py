"""What changed, when, and what it was before."""
