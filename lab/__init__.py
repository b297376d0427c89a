"""The laboratory: every real peer of the product on one machine, for the demo and for the tests.

Importing this needs the standard library only; each part brings its own needs when it is used.
"""

from lab.laboratory import PARTS, Lab, down, find, remove, reset, up

__all__ = ["PARTS", "Lab", "down", "find", "remove", "reset", "up"]
