"""The desktop: a thin Qt skin over core."""
