"""What an auditor asks of the past: who looked, what changed, what drifted, who acted, and when it happens."""
