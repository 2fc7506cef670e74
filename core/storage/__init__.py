"""The project file: a SQLite database that any database browser can read, written whole and safely."""
