"""Hallwright's core: model, solvers, file and exports; runs with no screen and no Qt installed."""
