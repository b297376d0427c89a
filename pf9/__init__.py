"""The ground that every service stands on; it imports none of them."""
