"""Texts that people type, as bodies take them."""

# A line with something to read in it: no control character, of which Python counts some as blanks and JSON Schema none.
A_LINE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
