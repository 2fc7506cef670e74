"""``hallwright room``: the air of one dc-room-1 case."""

from __future__ import annotations

import json

from core.cli.files import read_case
from core.cli.progress import show_progress
from core.cli.terminal import say
from core.errors import FacilityError
from core.exchange.room_doubts import room_doubts
from core.exchange.room_json import read_room, write_result
from core.thermal.steady import solve_room
from core.thermal.warm_up import warm_up


def room(file: str, spacing_m: float | None, *, as_json: bool, openfoam: str | None = None) -> int:
    """Solve a case and print it, or write it for OpenFOAM; returns the exit code.

    Args:
        file: The case.
        spacing_m: Cell size; chosen by the program when None. [m]
        as_json: Whether JSON is printed.
        openfoam: Folder to write a case of OpenFOAM into; nothing is solved then.
    """
    require_spacing(spacing_m)
    case = read_room(read_case(file))
    for doubt in room_doubts(case.room):
        say(doubt, to_errors=True)
    if openfoam is not None:
        from core.cli.openfoam_command import write_room

        return write_room(case, openfoam, spacing_m, as_json=as_json)
    warm_up()
    result = solve_room(case.room, spacing_m, progress=show_progress)
    document = write_result(case, result)
    if as_json:
        print(json.dumps(document, indent=1))
        return 0
    say(f"{'rack':10} {'inlet °C':>9} {'hottest':>9} {'outlet °C':>9}")
    for rack in document["racks"]:
        values = (rack["inlet_mean_c"], rack["inlet_max_c"], rack["outlet_mean_c"])
        say(f"{rack['id']:10} " + " ".join(f"{'-':>9}" if v is None else f"{v:9.2f}" for v in values))
    for sensor in document.get("sensors", []):
        computed = sensor["computed_c"]
        racks = ",".join(str(r) for r in sensor["racks"])
        shown = "-" if computed is None else f"{computed:.2f} ({computed - sensor['measured_c']:+.2f})"
        say(f"{sensor['side']} of {racks} at {sensor['z_m']} m: measured {sensor['measured_c']:.2f}, computed {shown}")
    say(
        f"return {document['return_mean_c']:.2f} °C · heat balance {document['heat_balance_ratio']:.1e} · "
        f"mass balance {document['mass_balance_ratio']:.1e} · {document['cells']} cells · {document['steps']} steps · "
        f"{document['cpu_s']:.2f} CPU s"
    )
    return 0


def require_spacing(spacing_m: float | None) -> None:
    """Refuse a cell size that is a slip of the pen.

    Raises:
        FacilityError: It is out of range.
    """
    if spacing_m is not None and not 0.02 <= spacing_m <= 3.0:
        raise FacilityError(f"--spacing {spacing_m:g} m is out of range.", hint="Use 0.02 to 3 m, usually 0.3.")
