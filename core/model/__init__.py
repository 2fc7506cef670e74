"""The facility as frozen values: what stands where, what it can do, and what is assumed."""
