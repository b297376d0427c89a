"""The rooms: one folder a feature, none knows another."""
