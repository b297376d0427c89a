"""The hallway: what every route shares of HTTP (errors, pages, middleware, dependencies)."""
