"""Steps that bring an older project file to the present schema, one number at a time."""
