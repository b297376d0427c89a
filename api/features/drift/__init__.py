"""What drifted: events of rules, their acknowledgement, the rules."""
