"""Is the service alive, ready, and how busy."""
