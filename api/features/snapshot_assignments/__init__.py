"""What each volume has and why: assignments by hand, exclusions, the decision about one volume."""
