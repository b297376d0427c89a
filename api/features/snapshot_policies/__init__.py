"""Policy sets, and the rules with their versions and a preview of their effects."""
