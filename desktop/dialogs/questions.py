"""The few questions that must be answered, behind an interface so that tests can answer them."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from core.errors import FacilityError
from core.units import parse_quantity
from desktop.words import as_read, marked, tr

FILTER_OPEN = marked("Hallwright projects (*.hall *.json);;All files (*)")
FILTER_TABLE = marked("Tables (*.csv *.txt *.tsv);;All files (*)")
FILTER_UNDERLAY = marked("Drawings and pictures (*.dxf *.pdf *.png *.jpg *.jpeg);;All files (*)")
FILTER_SAVE = marked("Hallwright project (*.hall)")


DRAWING_UNITS = {
    marked("1 millimetre"): 0.001,
    marked("1 centimetre"): 0.01,
    marked("1 metre"): 1.0,
    marked("1 inch"): 0.0254,
    marked("1 foot"): 0.3048,
}


class Unsaved(Enum):
    """What to do with unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class ChangedElsewhere(Enum):
    """What to do when another window or program has saved the file since it was opened."""

    SAVE_AS = "save_as"
    OVERWRITE = "overwrite"
    CANCEL = "cancel"


class Questions(Protocol):
    """Questions to the planner."""

    def unsaved(self, name: str) -> Unsaved:
        """What to do with the unsaved changes of a document."""
        ...

    def changed_elsewhere(self, name: str) -> ChangedElsewhere:
        """What to do with a file that was saved by another meanwhile."""
        ...

    def file_to_open(self) -> str:
        """File to open, or empty."""
        ...

    def table_to_open(self) -> str:
        """Table to read, or empty."""
        ...

    def file_to_save(self, suggestion: str) -> Path | None:
        """File to save to, or None."""
        ...

    def file_to_export(self, suggestion: str, kind: str) -> Path | None:
        """File to export to, or None."""
        ...

    def folder_to_export(self) -> Path | None:
        """Folder for a new folder of exports, or None."""
        ...

    def underlay_to_open(self) -> str:
        """File to put under the plan, or empty."""
        ...

    def page(self, file_name: str, count: int, now: int) -> int:
        """Page of a document with so many pages (0 for unknown), 0 for none."""
        ...

    def drawing_unit(self, words: str, unit_m: float, extent_units: tuple[float, float]) -> float | None:
        """Length of a drawing unit, or None to drop it. [m]"""
        ...

    def distance(self, now_m: float) -> float | None:
        """True distance of two points, or None. [m]"""
        ...


class WindowQuestions:
    """Asks with dialogs over a window.

    Args:
        parent: The window.
    """

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def unsaved(self, name: str) -> Unsaved:
        """Ask whether to save."""
        box = QMessageBox(self._parent)
        box.setWindowTitle(tr("Unsaved changes"))
        box.setText(tr("{name} has changes that are not saved.").format(name=name))
        save = box.addButton(tr("Save"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        chosen = box.clickedButton()
        box.deleteLater()
        return Unsaved.SAVE if chosen is save else Unsaved.DISCARD if chosen is discard else Unsaved.CANCEL

    def changed_elsewhere(self, name: str) -> ChangedElsewhere:
        """Ask whether to keep both."""
        box = QMessageBox(self._parent)
        box.setWindowTitle(tr("Saved elsewhere"))
        box.setText(tr("{name} was saved by another window or program since it was opened here.").format(name=name))
        box.setInformativeText(tr("Saving over it undoes what was done there. Save as keeps both."))
        save_as = box.addButton(tr("Save as …"), QMessageBox.ButtonRole.AcceptRole)
        over = box.addButton(tr("Save over it"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save_as)
        box.exec()
        chosen = box.clickedButton()
        box.deleteLater()
        if chosen is save_as:
            return ChangedElsewhere.SAVE_AS
        return ChangedElsewhere.OVERWRITE if chosen is over else ChangedElsewhere.CANCEL

    def file_to_open(self) -> str:
        """Ask for a file."""
        return QFileDialog.getOpenFileName(self._parent, tr("Open"), "", tr(FILTER_OPEN))[0]

    def table_to_open(self) -> str:
        """Ask for a table."""
        return QFileDialog.getOpenFileName(self._parent, tr("Measured points"), "", tr(FILTER_TABLE))[0]

    def file_to_save(self, suggestion: str) -> Path | None:
        """Ask where to save."""
        name = QFileDialog.getSaveFileName(self._parent, tr("Save as"), f"{suggestion}.hall", tr(FILTER_SAVE))[0]
        return _with_suffix(name, ".hall")

    def file_to_export(self, suggestion: str, kind: str) -> Path | None:
        """Ask where to export to."""
        filters = f"{kind.upper()} (*.{kind})"
        name = QFileDialog.getSaveFileName(self._parent, tr("Export"), f"{suggestion}.{kind}", filters)[0]
        return _with_suffix(name, f".{kind}")

    def folder_to_export(self) -> Path | None:
        """Ask for a folder."""
        name = QFileDialog.getExistingDirectory(self._parent, tr("Export into a folder"))
        return Path(name) if name else None

    def underlay_to_open(self) -> str:
        """Ask for a drawing or picture."""
        return QFileDialog.getOpenFileName(self._parent, tr("Underlay"), "", tr(FILTER_UNDERLAY))[0]

    def page(self, file_name: str, count: int, now: int) -> int:
        """Ask for a page."""
        words = tr("Page of {file_name}").format(file_name=file_name) + (
            tr(", 1 to {count}:").format(count=count) if count else ":"
        )
        page, is_ok = QInputDialog.getInt(self._parent, tr("Page"), words, now, 1, count or 5000)
        return page if is_ok else 0

    def drawing_unit(self, words: str, unit_m: float, extent_units: tuple[float, float]) -> float | None:
        """Ask for the unit that a drawing is drawn in, telling how large each would make it."""
        names = list(DRAWING_UNITS)
        now = min(range(len(names)), key=lambda n: abs(DRAWING_UNITS[names[n]] - unit_m))
        label = tr("{words}\nOne unit of the drawing is:").format(words=as_read(words))
        offered = [f"{tr(name)}  ·  {size_words(extent_units, DRAWING_UNITS[name])}" for name in names]
        chosen, is_ok = QInputDialog.getItem(self._parent, tr("Unit of the drawing"), label, offered, now, False)
        return DRAWING_UNITS[names[offered.index(chosen)]] if is_ok else None

    def distance(self, now_m: float) -> float | None:
        """Ask for a length in any unit, until it can be read or is dropped."""
        text, hint = f"{now_m:.3f} m", tr("True distance of the two points, such as 7200 mm, 7.2 m or 23'7\":")
        while True:
            text, is_ok = QInputDialog.getText(self._parent, tr("Scale"), hint, text=text)
            if not is_ok:
                return None
            try:
                return parse_quantity(text, "length")
            except FacilityError as error:
                hint = as_read(f"{error.message} {error.hint}")


def size_words(extent_units: tuple[float, float], unit_m: float) -> str:
    """How large a drawing is when a unit is so long, as the planner reads lengths."""
    return " × ".join(as_read(f"{extent * unit_m:,.1f} m") for extent in extent_units)


def _with_suffix(name: str, suffix: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(suffix)
