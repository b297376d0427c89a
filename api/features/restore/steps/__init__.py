"""The guide's thirteen steps, each a class: what it does, how it is undone, how what it makes is found again."""
