"""The declarations of the resource kinds, a file a service of the cloud."""
