"""Small exact plane geometry in metres: points, rectangles, polygons, footprints and overlap."""
