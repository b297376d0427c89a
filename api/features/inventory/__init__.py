"""The resources of the cloud as the inventory holds them: lists, details, downloads, and the runs that collect them."""
