"""Hallwright's core: model, solvers, file and exports; runs with no screen and no Qt installed."""

__version__ = "0.1.0"
