"""Runs every part of a design, coupled: room air, loops, power, energy, checks."""
