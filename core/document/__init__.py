"""The one mutable cell: which project is current, and how to get back."""
