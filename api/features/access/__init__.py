"""Who may come in and what they may do: people, roles, departments, the permission matrix."""
