"""Two designs side by side."""
