"""All that is said to OpenStack: one session, and one thin module a service."""
