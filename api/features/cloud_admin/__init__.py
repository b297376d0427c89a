"""Acts on the cloud: flavors, networks, security groups and their rules; who did what."""
