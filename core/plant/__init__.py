"""Loops and plant: how heat gets from racks and air coolers to the outdoors, and what that costs in power and water."""
