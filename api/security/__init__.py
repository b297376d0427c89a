"""Who may do what: tokens, the directory, sessions and permissions. Knows no HTTP framework."""
