"""What the cloud holds, collected, stored and remembered: one declaration a resource kind feeds all of it."""
