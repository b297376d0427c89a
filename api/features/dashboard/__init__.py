"""What the cloud and its inventory look like at a glance."""
