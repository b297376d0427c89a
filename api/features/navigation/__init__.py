"""The groups and items of the console that a role may see."""
