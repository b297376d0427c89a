"""The numbered migrations; append-only."""
