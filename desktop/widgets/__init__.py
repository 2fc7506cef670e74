"""Small controls that know no document."""
