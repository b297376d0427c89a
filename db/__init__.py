"""The database: numbered migrations, what is derived from them, and the command that brings both up to date."""
