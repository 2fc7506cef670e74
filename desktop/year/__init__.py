"""The Year view: 8760 hours as a heat map, curves, bars and numbers."""
