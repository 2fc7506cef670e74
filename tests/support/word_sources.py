"""Texts of the sources that people read: those of the desktop by their calls, those of core by how they look.

The desktop says which texts are read: they stand in ``tr`` or ``marked``. Core knows no language: here every literal
looks like words counts, as a template with names for the values of f-strings, except in rooms that nobody reads.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARKS = {"tr", "marked"}
ROWS = {"ActionRow": (1, 3), "Switch": ()}
"""Tables of the desktop whose cells are read, by the places of their texts."""
PRINTED = (
    "core/cli/", "core/reports/", "core/templates/benchmark_table", "core/drawing/paper_", "core/drawing/oneline_sheet",
    "core/exchange/grid_case_json", "core/exchange/openfoam_", "core/exchange/pandapower_", "core/exchange/room_json",
    "core/exchange/room_values",
    "core/power/fault_level", "core/power/flow_findings", "core/power/grid_", "core/power/series", "core/climate/epw",
)  # fmt: skip
"""Rooms whose texts only terminals and paper say."""
COLUMNS = "core/cli/"
"""Room whose lines are read by columns, which two blanks set apart."""
NOT_READ = (
    "core/templates/air_hall", "core/templates/architecture",
    "core/templates/briefed", "core/templates/hybrid", "core/templates/immersion", "core/templates/liquid_hall",
    "core/templates/pod2", "core/kernel_cache", "core/storage/tables", "core/power/contingency_warm_up",
    "core/units/quantities", "core/words", "core/model/copies", "core/reports/svg", "core/reports/lettering",
    "core/exchange/openfoam_files",
)  # fmt: skip
"""Rooms whose texts are the same for everybody: data of examples, a page of the guide, the words of programs."""
WORD = re.compile(r"[A-Za-z]{2,}")


def in_desktop() -> Iterator[tuple[str, int, str]]:
    """File, line and text of everything in ``tr``, ``marked`` and the desktop's tables."""
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        if path.name != "words.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for text in _read_texts(node):
                    yield str(path.relative_to(ROOT)), node.lineno, text  # type: ignore[attr-defined]


STYLE = re.compile(r"[\w-]+: ?[^;]+;|#version |href=")
AS_IT_STANDS = {
    "Del", "@saved views", "Fusion", "Inter", "g CO₂/kWh", "kg CO₂e/kWh", "{carbon} kgCO₂e/kWh", "Left", "Down",
    "{replace} (typical)", "IPCC AR5 WG3 annex III medians; typical costs",  # written into the project
    "ft, in, ft²", "L/min, kg/s, m³", "gpm, gal", "Pa, kPa", "inH₂O, psi", "lb, klb", "Calibration",
    "{name}{value} – Hallwright", "PUE {value}{band}", "what is fed",
    "{design_dry_bulb_c}{grid_carbon_kg_kwh} g/kWh · {electricity_price_usd_kwh} $/kWh",
}  # fmt: skip
"""Keys, names, units and what is kept in projects: the same in every language."""


def all_of_desktop() -> Iterator[tuple[str, int, str]]:
    """File, line and template of everything in the desktop that looks like words, in a call of ``tr`` or not."""
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        for line, text in _Texts(path.read_text(encoding="utf-8")).found():
            if not STYLE.search(text) and text not in AS_IT_STANDS:
                yield str(path.relative_to(ROOT)), line, text


def _read_texts(node: ast.AST) -> list[str]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "MENUS":
        assert isinstance(node.value, ast.Tuple)
        return [str(row.elts[0].value) for row in node.value.elts]  # type: ignore[attr-defined]
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return []
    places = (0,) if node.func.id in MARKS else ROWS.get(node.func.id, ())
    cells = [node.args[place] for place in places if place < len(node.args)]
    about = [a.value for a in node.args[1:2] if node.func.id == "tr" and isinstance(a, ast.Constant)]
    ending = f" [{about[0]}]" if about else ""
    return [f"{cell.value}{ending}" for cell in cells if isinstance(cell, ast.Constant) and isinstance(cell.value, str)]


def in_core(*, is_printed: bool = False) -> Iterator[tuple[str, int, str]]:
    """File, line and template of everything in core that looks like words, in the window or on paper and terminals."""
    for path in sorted((ROOT / "core").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name.startswith(NOT_READ) or name.endswith("kernels.py"):
            continue
        if name.startswith(PRINTED) is is_printed:
            found = _Texts(path.read_text(encoding="utf-8")).found()
            split = cells_of if name.startswith(COLUMNS) else lambda text: [text]
            yield from ((name, line, cell) for line, text in found for cell in split(text) if looks_read(cell))


class _Texts:
    def __init__(self, source: str) -> None:
        self._tree = ast.parse(source)
        self._parents = {id(c): n for n in ast.walk(self._tree) for c in ast.iter_child_nodes(n)}

    def found(self) -> Iterator[tuple[int, str]]:
        """Line and template of each literal, f-string and sum of those."""
        for node in ast.walk(self._tree):
            if self._is_text(node) and not self._is_part(node) and not self._is_unread(node):
                text = template_of(node)
                if looks_read(text):
                    yield node.lineno, text  # type: ignore[attr-defined]

    def _is_text(self, node: ast.AST) -> bool:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return any(self._is_text(side) for side in (node.left, node.right))
        return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))

    def _is_part(self, node: ast.AST) -> bool:
        """Whether it is a piece of a text that counts as a whole."""
        parent = self._parents.get(id(node))
        return isinstance(parent, ast.JoinedStr) or (isinstance(parent, ast.BinOp) and self._is_text(parent))

    def _is_unread(self, node: ast.AST) -> bool:
        """Docstrings, keys, names for programs, patterns and the like."""
        parent = self._parents.get(id(node))
        if isinstance(parent, ast.Expr | ast.Subscript | ast.Compare | ast.FormattedValue | ast.arg):
            return True
        if isinstance(parent, ast.Dict) and any(key is node for key in parent.keys):
            return True
        while parent is not None and not isinstance(parent, ast.stmt):
            if isinstance(parent, ast.Call) and _name(parent.func) in UNREAD_CALLS:
                return True
            parent = self._parents.get(id(parent))
        return isinstance(parent, ast.Assert) or (isinstance(parent, ast.Assign) and _name(parent.targets[0]) in UNREAD)


def cells_of(text: str) -> list[str]:
    """Columns of the lines of a text."""
    return re.split(r" {2,}|\n", text.strip())


UNREAD_CALLS = {
    "compile", "getattr", "startswith", "exception", "info", "debug", "warning", "execute", "text", "ValueError",
    "TypeError", "RuntimeError",
    "sub", "match", "search", "CheckConstraint", "read_text", "field_size_limit", "NotImplementedError", "TypeVar",
    "AssertionError",
}  # fmt: skip
UNREAD = {"__all__"}


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


NO_WORDS = re.compile(
    r"ISO/IEC [\d-]+$|Hallwright$|measured c$|s drip$|\{count\} \{name\}ies$|a an and at |"
    r".*(\\d|SELECT |CREATE | \| None)"
)
"""Names of norms, endings of plurals, words that the program reads, patterns and other code."""


def looks_read(text: str) -> bool:
    """Whether a template is words for people: at least one word, and a blank or a capital."""
    bare = re.sub(r"<[^>]*>|\{\w*\}|&\w+;", " ", text)
    if not any(len(word) > 2 or word in SHORT for word in WORD.findall(bare)):
        return False
    if NO_WORDS.match(text):
        return False
    return " " in text.strip() or bool(re.match(r"[A-Z][a-z]+$", text.strip()))


SHORT = {"to", "of", "at", "in", "by", "no", "on", "is", "or", "as", "an"}


def template_of(node: ast.AST) -> str:
    """A literal, an f-string or a sum of them as one text with names in braces for what is not literal."""
    known: dict[str, str] = {}
    return "".join(_pieces(node, known))


def _pieces(node: ast.AST, known: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            if isinstance(part, ast.FormattedValue) and _is_literal(part):
                gap = "  " if part.format_spec is not None else ""  # the head of a column
                yield gap
                yield from _pieces(part.value, known)
                yield gap
            else:
                yield from _pieces(part, known)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _pieces(node.left, known)
        yield from _pieces(node.right, known)
    else:
        shown = ast.unparse(node.value if isinstance(node, ast.FormattedValue) else node)
        if shown not in known:
            word = (re.findall(r"[a-z_]*[a-z]", re.sub(r"\W(?:if|else|for|in)\W.*|\[.*", "", shown)) or ["value"])[
                -1
            ].strip("_")
            names = set(known.values())
            known[shown] = next(n for n in (word, *(f"{word}{i}" for i in range(2, 99))) if n not in names)
        yield "{" + known[shown] + "}"


def _is_literal(part: ast.FormattedValue) -> bool:
    return isinstance(part.value, ast.Constant) and isinstance(part.value.value, str)


def in_model() -> Iterator[tuple[str, int, str]]:
    """Names that are made of those in the sources: labels of fields, words of choices, kinds of objects."""
    from core.commands.field_words import field_label
    from core.model.project import ENTITY_TYPES
    from desktop.panels.inspected import HIDDEN

    for kind in ENTITY_TYPES:
        yield kind.__module__, 0, kind_words(kind.__name__)
        for field in fields(kind):
            if field.name not in HIDDEN:
                yield kind.__module__, 0, field_label(field.name)
            value = field.default if field.default is not MISSING else None
            if isinstance(value, StrEnum):
                yield from ((kind.__module__, 0, str(choice).replace("_", " ")) for choice in type(value))

    from core.study.trust import validation_table

    for row in validation_table().rows:
        yield "resources/validation.json", 0, re.sub(r"\d+(\.\d+)?( ?%)?", "{}", row.what)

    from core.model.cooling import AirCoolerKind, HeatRejectionKind
    from core.model.electrical import PowerUnitKind, SourceKind
    from core.results.energy_result import PART_NAMES
    from core.templates.layout_summary import _kind, _number

    yield from (("core.results.design_results", 0, name.replace("_", " ")) for name in PART_NAMES)
    for choice in (*AirCoolerKind, *HeatRejectionKind, *PowerUnitKind, *SourceKind):
        yield from (("core.templates.layout_summary", 0, _number(n, _kind(choice))[2:]) for n in (1, 2))


def kind_words(name: str) -> str:
    """A class's name in words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def literals_of_core() -> set[str]:
    """Every literal and template of core, as shapes, whether it looks read or not."""
    found = set()
    for path in (ROOT / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
                text = template_of(node)
                found |= {shape_of(text), *map(shape_of, cells_of(text))}
    return found


def shape_of(template: str) -> str:
    """A template without the names of its values: those follow the sources, and may change with them."""
    return re.sub(r"\{\w*\}", "{}", template)
