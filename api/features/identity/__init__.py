"""People of the cloud: what they may reach, and when they were last here."""
