"""Racks seen from the front and the rear."""
