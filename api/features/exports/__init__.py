"""Workbooks made on demand, in the background, and kept for download."""
