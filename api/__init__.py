"""The gateway: the only service that the browser talks to."""
