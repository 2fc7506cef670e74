"""``hallwright powerflow``: voltages, flows and losses of one balanced network."""

from __future__ import annotations

import json
import math
from functools import partial
from pathlib import Path
from typing import Any

from core.cli.files import write_whole
from core.cli.terminal import say
from core.errors import ExchangeError, NotConverged
from core.exchange.grid_case_json import FORMAT
from core.exchange.pandapower_json import read_network
from core.exchange.pandapower_net import pandapower_text
from core.power.flow_result import FlowResult
from core.power.grid_builder import Grid
from core.power.load_flow import solve_flow
from core.resource_files import list_names, read_text
from core.results.finding import Finding

GRIDS = "grids"


def powerflow(file: str, *, keeps_limits: bool, as_json: bool, output: str | None, to: str) -> int:
    """Solve a network and print it, or write it in another form; returns the exit code."""
    grid, tree = read_network(_text(file))
    if output is not None:
        text = pandapower_text(tree) if to == "pandapower" else json.dumps(tree, indent=1)
        write_whole(output, partial(_write, text=text + "\n"), source=file)
        _say(grid.findings)
        return 0
    result = solve_flow(grid.case, keeps_limits=keeps_limits)
    findings = (*grid.findings, *result.findings)
    if not result.is_solved.any():
        reasons = [f for f in findings if f.code == "grid-no-operating-point"]
        raise NotConverged(
            " ".join(f.message for f in reasons), residual=math.inf, iterations=result.iterations, hint=reasons[0].fix
        )
    if as_json:
        print(json.dumps(_tree(grid, result, findings), indent=1))
    else:
        _print_table(grid, result)
    _say(findings)
    return 0


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _say(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        say(f"{finding.severity}: {finding.message} {finding.fix}", to_errors=True)


def _text(file: str) -> str:
    shipped = sorted(Path(n).stem for n in list_names(GRIDS) if n.endswith(".json"))
    if not Path(file).exists() and file in shipped:
        return read_text(f"{GRIDS}/{file}.json")
    try:
        return Path(file).read_text(encoding="utf-8")
    except FileNotFoundError:
        hint = f"Check the path, or name a shipped network: {', '.join(shipped)}."
        raise ExchangeError(FORMAT, f"there is no file {file}", hint=hint) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ExchangeError(FORMAT, f"{file} cannot be read: {reason}", hint="Check the file.") from None


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _tree(grid: Grid, result: FlowResult, findings: tuple[Finding, ...]) -> dict[str, Any]:
    v, angle = result.v_pu, result.angle_deg
    flow = result.flow
    return {
        "name": grid.name,
        "buses": [
            {"id": bus, "v_pu": _number(v[n]), "angle_deg": _number(angle[n])}
            for bus, n in zip(grid.bus_ids, grid.bus_node.tolist(), strict=True)
        ],
        "loss_kw": result.loss_kw,
        "loss_kvar": result.loss_kvar,
        "slack_kw": result.slack_kw,
        "slack_kvar": result.slack_kvar,
        "v_min_pu": result.v_min_pu,
        "v_min_bus": result.v_min_node,
        "iterations": result.iterations,
        "branches": [
            {
                "name": place,
                "from_kw": float(flow.from_kva[n].real),
                "from_kvar": float(flow.from_kva[n].imag),
                "to_kw": float(flow.to_kva[n].real),
                "to_kvar": float(flow.to_kva[n].imag),
                "from_a": float(flow.from_a[n]),
                "to_a": float(flow.to_a[n]),
                "loss_kw": float(flow.loss_kva[n].real),
            }
            for n, place in enumerate(grid.branch_places)
        ],
        "findings": [
            {"code": f.code, "severity": str(f.severity), "message": f.message, "fix": f.fix, "ids": list(f.ids)}
            for f in findings
        ],
    }


def _print_table(grid: Grid, result: FlowResult) -> None:
    say(f"{'bus':12} {'kV':>9} {'V pu':>11} {'angle deg':>11}")
    for bus, n in zip(grid.bus_ids, grid.bus_node.tolist(), strict=True):
        kv, v, angle = grid.case.node_kv[n], result.v_pu[n], result.angle_deg[n]
        if not result.is_supplied[n]:
            say(f"{bus!s:12} {kv:9.3f} {'no source':>11}")
        elif not result.is_solved[n]:
            say(f"{bus!s:12} {kv:9.3f} {'no answer':>11}")
        else:
            say(f"{bus!s:12} {kv:9.3f} {v:11.6f} {angle:11.4f}")
    say(
        f"losses {result.loss_kw:,.4f} kW, {result.loss_kvar:,.4f} kvar · source {result.slack_kw:,.4f} kW, "
        f"{result.slack_kvar:,.4f} kvar · least voltage {result.v_min_pu:.6f} pu at bus {result.v_min_node} · "
        f"{result.iterations} {'iteration' if result.iterations == 1 else 'iterations'}"
    )
