"""Compiles every kernel of the load flow on tiny networks, so that the first real one starts at once."""

from __future__ import annotations

import numpy as np

from core.power.fault_level import FaultSolver, FaultSource
from core.power.grid_builder import GridBuilder
from core.power.grid_items import Generator, Line, Transformer
from core.power.load_flow import FlowSolver
from core.power.series import walk_series


def warm_up() -> None:
    """Compile, or load from the cache on disk, all kernels."""
    for has_generator in (False, True):
        builder = GridBuilder("warm-up")
        for bus, kv in (("a", 10.0), ("b", 10.0), ("c", 10.0), ("d", 0.4)):
            builder.add_bus(bus, kv)
        builder.add_slack("slack", "a", 1.0, 0.0)
        for start, end in (("a", "b"), ("b", "c"), ("c", "a")):
            builder.add_line(Line("line", start, end, 0.1, 0.1))
        builder.add_transformer(Transformer("transformer", "c", "d", 100.0, 6.0, 1.0))
        builder.add_load("load", "d", 10.0, 1.0)
        if has_generator:
            builder.add_generator(Generator("generator", "b", 1.0, v_pu=1.0))
        case = builder.build().case
        solver = FlowSolver(case)
        _ = solver.solve().mismatch_pu
        if not has_generator:
            walk_series(case, np.zeros((1, case.node_count)), np.zeros((1, case.node_count)))
            FaultSolver(case).levels([FaultSource(0, 0.1j)])
