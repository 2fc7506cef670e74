"""The panels around the plan; strangers to each other, they know only the session."""
