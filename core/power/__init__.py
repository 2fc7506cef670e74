"""Power distribution as a radial tree with losses, and the sources that feed it."""
