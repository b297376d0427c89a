"""A package, so that the scene of its tests goes with the last of them."""
