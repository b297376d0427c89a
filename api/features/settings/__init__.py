"""What the console looks like to a company: names, colours, logo."""
