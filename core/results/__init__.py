"""What came out: one frozen results object that map, tables, checks and reports read."""
