"""What `make chaos-restore` is made of: what is drawn, how it is played, who meddles, and what is counted afterwards."""
