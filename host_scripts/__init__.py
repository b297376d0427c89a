"""The front doors for hosts: arguments, progress, exit codes."""
