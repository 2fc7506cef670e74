"""The plan as a display list in metres: one source for every painter that is not the screen."""
