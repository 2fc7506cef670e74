"""The table of all objects."""
