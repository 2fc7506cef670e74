"""The sub-commands and what they have in common: words for errors, exit codes, progress.

Exit codes: 0 done; 1 a check found errors; 2 bad input, in words; 3 a bug, with the name of a log file; 130 stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from core.cli.air_arguments import add_air_arguments, plan_air
from core.cli.exit_codes import BAD_INPUT, BUG, STOPPED
from core.cli.export_set import EXPORTS, FOLDERS
from core.cli.paper_arguments import add_paper_arguments, paper_choice
from core.cli.terminal import PROGRAM, Parser, begin, language_argument
from core.errors import FacilityError
from core.words import as_read

EXPORT_FORMATS = (*(kind for kind in EXPORTS if kind != "report"), *FOLDERS, "all")


def entry_point() -> None:
    """Run with the program's own arguments and exit."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command.

    Args:
        argv: Arguments without the program name.

    Returns:
        Exit code.
    """
    try:
        arguments = _parser().parse_args(begin(argv))
        return _run(arguments)
    except SystemExit as exit_request:
        return int(exit_request.code or 0) if not isinstance(exit_request.code, str) else BAD_INPUT
    except FacilityError as error:
        _say(error.message, error.hint)
        return BAD_INPUT
    except KeyboardInterrupt:
        _say("Stopped.", "")
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001  (the last resort: words for the planner, the traceback for the log)
        return _apologise()


def _say(message: str, hint: str) -> None:
    print(f"{PROGRAM}: {as_read(message)}", file=sys.stderr)
    if hint:
        print(f"            {as_read(hint)}", file=sys.stderr)


def _apologise() -> int:
    import platformdirs

    folder = Path(platformdirs.user_log_dir("hallwright", appauthor=False))
    log = folder / "crash.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
        where = f"Details are in {log}."
    except OSError:
        where = "Details could not be written."
    _say("Something went wrong inside the program; nothing was changed.", where)
    return BUG


def _parser() -> argparse.ArgumentParser:
    language = language_argument()
    parser = Parser(
        prog=PROGRAM,
        description="Design AI data-centre facilities: floorplan, heat, power and PUE.",
        parents=[language],
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.add_argument("--warm", action="store_true", help="compile the solver's kernels ahead of the first use")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[language])

    window = command("open", "open the window, with a file or a shipped example")
    window.add_argument("file", nargs="?", help="a .hall file, a JSON project, or the name of an example")
    demo = command("demo", "solve an example without a screen: floorplan PDF, picture of the window, summary")
    demo.add_argument("-o", "--output", help="folder to write to")
    solve = command("solve", "solve a project and print what came out")
    _file_argument(solve)
    solve.add_argument("--json", action="store_true", help="print JSON")
    check = command("check", "check a project; exit code 1 when errors are found")
    _file_argument(check)
    check.add_argument("--json", action="store_true", help="print JSON")
    check.add_argument("--waived", action="store_true", help="print waived findings with their reasons, too")
    report = command("report", "write the report of a project as PDF")
    _file_argument(report)
    report.add_argument("-o", "--output", required=True, help="PDF file to write")
    export = command("export", "write the floorplan or the data of a project")
    _file_argument(export)
    export.add_argument("--format", required=True, choices=EXPORT_FORMATS, help="format to write")
    export.add_argument("-o", "--output", required=True, help="file to write; of all and openfoam, a folder")
    export.add_argument("--overwrite", action="store_true", help="let all formats replace files that the folder has")
    export.add_argument("--spacing", type=float, help="cell size of openfoam in metres (0.15)")
    add_air_arguments(export)
    add_paper_arguments(export)
    for writing in (report, export):
        writing.add_argument(
            "--units",
            choices=("metric", "imperial"),
            default="metric",
            help="units of texts in it",
        )
    under = command("underlay", "put a DXF, PDF, PNG or JPEG under the plan of a project")
    _file_argument(under)
    under.add_argument("drawing", help="file to put under the plan")
    under.add_argument("-o", "--output", required=True, help="project file to write")
    under.add_argument("--page", type=int, default=1, help="page of a PDF (1)")
    under.add_argument("--unit", help="length of a drawing unit, such as '1 mm'; needed where the file does not say")
    new = command("new", "make a project file: empty, from JSON, or a first layout from a brief")
    new.add_argument("--brief", help='first layout to make, such as "120 racks of GB300, N+1, Dublin"')
    new.add_argument("--from", dest="source", help="JSON project, .hall file or example to start from")
    new.add_argument("-o", "--output", help="project file to write; named after the source when left out")
    recover = command("recover", "list unsaved work that was kept for after a crash, or write one out")
    recover.add_argument("number", nargs="?", type=int, help="number of the copy in the list")
    recover.add_argument("-o", "--output", help="project file to write; it must not exist")
    recover.add_argument("--json", action="store_true", help="print JSON")
    room = command("room", "solve the air of one dc-room-1 case")
    room.add_argument("file", help="case as JSON")
    room.add_argument("--spacing", type=float, help="cell size in metres; chosen by the program when left out")
    room.add_argument("--json", action="store_true", help="print JSON")
    room.add_argument(
        "--openfoam", metavar="FOLDER", help="write the room as a case of OpenFOAM instead of solving it (0.15 m)"
    )
    fit = command("calibrate", "fit leakage and rack airflow to measured temperatures")
    _file_argument(fit)
    fit.add_argument("sensors", help="CSV table with the columns rack, side, z_m, measured_c")
    fit.add_argument("--eddies", action="store_true", help="follow large eddies where a hall asks for them: far slower")
    fit.add_argument("--json", action="store_true", help="print JSON")
    fit.add_argument("-o", "--output", help="project file to write with the fitted values; nothing is changed without")
    fail = command("outage", "let the cooling of a hall fail and say how long its racks have")
    _file_argument(fail)
    fail.add_argument("--hall", help="tag of the hall; the first when left out")
    fail.add_argument("--failed", help="tags of the coolers that fail, with commas between; all when left out, or none")
    fail.add_argument("--water-only", action="store_true", help="fans go on, only the chilled water is lost")
    fail.add_argument("--restart", type=float, help="seconds after which cooling comes back; never when left out")
    fail.add_argument("--duration", type=float, default=300.0, help="seconds to follow (300)")
    fail.add_argument("--load-to", type=float, metavar="PERCENT", help="load of all racks changes to so much of it")
    fail.add_argument("--load-after", type=float, metavar="SECONDS", help="when the load changes (0)")
    fail.add_argument("--json", action="store_true", help="print JSON")
    year = command("year", "run a project through 8760 hours of weather: annual PUE, WUE, carbon, cost")
    _file_argument(year)
    year.add_argument("--weather", metavar="X.epw", help="hourly weather; a year at the project's site when left out")
    year.add_argument("--load", metavar="X.csv", help="load of all racks: 24, 168 or 8760 ratios, one a line")
    year.add_argument("--site", metavar="NAME", help="catalogue site to put the project at")
    year.add_argument("--json", action="store_true", help="print JSON")
    table = command("benchmark-table", "run eight cooling architectures through the year at twelve sites")
    table.add_argument("-o", "--output", help="Markdown file to write; printed when left out")
    dry = command("liquid-outage", "lose a pump, CDU or the water of liquid loops and say when racks throttle")
    _file_argument(dry)
    dry.add_argument("--lose", help="tags of the CDUs concerned, with commas between; all when left out")
    dry.add_argument(
        "--kind", choices=("cdu", "pump", "facility_water", "plant", "power"), default="cdu", help="what is lost (cdu)"
    )
    dry.add_argument("--restart", type=float, help="seconds after which it comes back; never when left out")
    dry.add_argument("--duration", type=float, default=600.0, help="seconds to follow (600)")
    dry.add_argument("--buffer-m3", type=float, default=0.0, help="tank on the facility loop in cubic metres (0)")
    dry.add_argument("--json", action="store_true", help="print JSON")
    flow = command("powerflow", "solve the power flow of one network: grid-case-1, pandapower JSON, or a shipped grid")
    flow.add_argument("file", help="case as JSON, or the name of a shipped network")
    flow.add_argument("--json", action="store_true", help="print JSON")
    flow.add_argument("--limits", action="store_true", help="generators give up their voltage at their reactive limits")
    flow.add_argument("-o", "--output", help="write the network to this file instead of solving it")
    flow.add_argument("--to", choices=("pandapower", "grid-case-1"), default="pandapower", help="form to write it in")
    risk = command("contingency", "say what every single failure in the power chain does, and what tier that makes")
    _file_argument(risk)
    risk.add_argument("--pairs", action="store_true", help="look at every two components at once too")
    risk.add_argument("--json", action="store_true", help="print JSON")
    compare = command("compare", "put two designs side by side: the figures that decide, and what differs")
    compare.add_argument("first", help="a .hall file, a JSON project, or the name of an example")
    compare.add_argument("second", help="the design to compare with it")
    compare.add_argument("--json", action="store_true", help="print JSON")
    catalogue = command("catalogue", "list the equipment catalogue")
    catalogue.add_argument("--search", default="", help="words that must all occur")
    catalogue.add_argument("--kind", help="accelerators, servers, cooling_units, power_items, sites or costs")
    catalogue.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _file_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="a .hall file, a JSON project, or the name of an example")


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "powerflow":  # needs none of what the others load
        from core.cli import powerflow_command

        return powerflow_command.powerflow(
            arguments.file,
            keeps_limits=arguments.limits,
            as_json=arguments.json,
            output=arguments.output,
            to=arguments.to,
        )
    from core.cli import catalogue_command, file_commands, room_command, solve_commands, window_commands

    if arguments.version:
        from core.study.stamp import program_version

        print(f"{PROGRAM} {program_version()}")
        return 0
    if arguments.warm:
        from core.drawing import solid_warm_up
        from core.plant import liquid_warm_up
        from core.power import contingency_warm_up
        from core.power import warm_up as power_kernels
        from core.study import year_warm_up
        from core.thermal.warm_up import warm_up

        warm_up()
        solid_warm_up.warm_up()
        liquid_warm_up.warm_up()
        contingency_warm_up.warm_up()
        power_kernels.warm_up()
        year_warm_up.warm_up()
        return 0
    name = arguments.command
    if name in (None, "open"):
        return window_commands.open_window(getattr(arguments, "file", None))
    if name == "demo":
        return window_commands.demo(arguments.output)
    if name == "room":
        return room_command.room(arguments.file, arguments.spacing, as_json=arguments.json, openfoam=arguments.openfoam)
    if name == "calibrate":
        from core.cli import calibrate_command

        return calibrate_command.calibrate_file(
            arguments.file,
            arguments.sensors,
            arguments.output,
            follows_eddies=arguments.eddies,
            as_json=arguments.json,
        )
    if name == "liquid-outage":
        from core.cli import liquid_outage_command

        return liquid_outage_command.liquid_outage(
            arguments.file,
            lose=arguments.lose,
            kind=arguments.kind,
            back_after_s=arguments.restart,
            duration_s=arguments.duration,
            buffer_m3=arguments.buffer_m3,
            as_json=arguments.json,
        )
    if name == "outage":
        from core.cli import outage_command

        return outage_command.outage(
            arguments.file,
            hall=arguments.hall,
            failed=arguments.failed,
            water_only=arguments.water_only,
            restart_s=arguments.restart,
            duration_s=arguments.duration,
            load_to_percent=arguments.load_to,
            load_after_s=arguments.load_after,
            as_json=arguments.json,
        )
    if name == "year":
        from core.cli import year_command

        return year_command.year(
            arguments.file,
            weather=arguments.weather,
            site=arguments.site,
            load=arguments.load,
            as_json=arguments.json,
        )
    if name == "benchmark-table":
        from core.cli import year_command

        return year_command.write_benchmark_table(arguments.output)
    if name == "contingency":
        from core.cli import contingency_command

        return contingency_command.contingency(arguments.file, with_pairs=arguments.pairs, as_json=arguments.json)
    if name == "compare":
        from core.cli import compare_command

        return compare_command.compare(arguments.first, arguments.second, as_json=arguments.json)
    if name == "catalogue":
        return catalogue_command.list_catalogue(arguments.search, arguments.kind, as_json=arguments.json)
    if name == "solve":
        return solve_commands.solve(arguments.file, as_json=arguments.json)
    if name == "check":
        return solve_commands.check(arguments.file, as_json=arguments.json, shows_waived=arguments.waived)
    if name == "underlay":
        from core.cli import underlay_command

        return underlay_command.underlay(
            arguments.file, arguments.drawing, arguments.output, page=arguments.page, unit=arguments.unit
        )
    if name == "recover":
        from core.cli import recover_command

        return recover_command.recover(arguments.number, arguments.output, as_json=arguments.json)
    if name == "new":
        return file_commands.new(arguments.source, arguments.output, arguments.brief)
    from core.units.display import DisplayUnits, use_units

    use_units(DisplayUnits.all_in(arguments.units))
    if name == "report":
        return file_commands.report(arguments.file, arguments.output)
    if arguments.format in FOLDERS:
        from core.cli import openfoam_command

        room_command.require_spacing(arguments.spacing)
        return openfoam_command.export_halls(arguments.file, arguments.output, arguments.spacing)
    return file_commands.export(
        arguments.file,
        arguments.format,
        arguments.output,
        plan_air(arguments),
        arguments.saved_view,
        paper_choice(arguments),
        replaces=arguments.overwrite,
    )
