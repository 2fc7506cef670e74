"""Hallwright's core: model, solvers, file and exports; runs with no screen and no Qt installed."""

from core.kernel_cache import place_kernel_cache

__version__ = "0.1.0"

place_kernel_cache()  # before the compiler is imported by any kernel
