"""Log in, log out, and who one is."""
