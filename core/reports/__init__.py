"""What leaves the program on paper: floorplans at true scale, and the report."""
