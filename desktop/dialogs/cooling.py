"""Connect racks to CDUs, and compare the ways to cool them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from core.catalogue.item import AnyItem
from core.catalogue.loader import load_catalogue
from core.catalogue.rear_doors import rear_door_from_item
from core.commands.command import Sequence
from core.commands.connect_cooling import ConnectToCdus, plan_cooling
from core.commands.rack_contents import HangRearDoor, SetCooling
from core.editing.hang_tool import hung_words
from core.errors import FacilityError
from core.model.cooling import Cdu
from core.model.rack import CoolingKind, Rack
from desktop.dialogs.chooser import ChooserDialog
from desktop.jobs.background import Background
from desktop.session import Session
from desktop.theme import Theme
from desktop.words import as_read, marked, tr

if TYPE_CHECKING:  # its solvers load when they are asked for
    from core.study.cooling_choice import CoolingOption

WORDS_TOLD = 2


def connect_to_cdus(session: Session) -> None:
    """Connect the selected racks to the selected CDUs, or to the nearest with room."""
    project = session.project
    racks = tuple(i for i in session.selection if isinstance(project.get(i), Rack))
    cdus = tuple(i for i in session.selection if isinstance(project.get(i), Cdu))
    if not racks:
        session.message_raised.emit(
            tr("No rack is selected."), tr("Select racks, and CDUs too if you want certain ones.")
        )
        return
    try:
        plan = plan_cooling(project, racks, cdus)
    except FacilityError as error:
        session.message_raised.emit(error.message, error.hint)
        return
    if session.execute(ConnectToCdus(racks, cdus)) and plan.words:
        more = len(plan.words) - WORDS_TOLD
        told = " ".join(plan.words[:WORDS_TOLD]) + (tr(" And {more} more.").format(more=more) if more > 0 else "")
        session.message_raised.emit(told, tr("Add a CDU near the row, or choose a larger one."))


def hang_door(session: Session, item: AnyItem, racks: list[Rack], tell: Callable[[str], object]) -> None:
    """Hang a rear door of the catalogue on racks, and tell what it asks for besides."""
    try:
        door = rear_door_from_item(item)
    except FacilityError as error:
        session.message_raised.emit(error.message, error.hint)
        return
    if session.execute(HangRearDoor(tuple(r.id for r in racks), door)):
        tell(hung_words(door, racks))


NAMES = {
    CoolingKind.AIR: marked("Air"),
    CoolingKind.REAR_DOOR: marked("Rear door"),
    CoolingKind.DIRECT_TO_CHIP: marked("Direct-to-chip"),
    CoolingKind.IMMERSION: marked("Immersion"),
}
COLUMNS = [
    marked("Cooling"),
    marked("air kW"),
    marked("door kW"),
    marked("liquid kW"),
    marked("cooling kW"),
    "PUE",
    marked("water l/h"),
    marked("energy k$/a"),
    marked("equipment k$"),
    marked("fits?"),
]


def open_cooling_choice(session: Session, theme: Theme, parent: QWidget) -> ChooserDialog | None:
    """Show the selected racks cooled in all four ways, side by side; None, with words, without racks."""
    ids = tuple(i for i in session.selection if isinstance(session.project.get(i), Rack))
    if not ids:
        session.message_raised.emit(
            tr("No rack is selected."), tr("Select the racks whose cooling should be compared.")
        )
        return None
    count = tr("{count} racks").format(count=len(ids)) if len(ids) > 1 else tr("one rack")
    dialog = ChooserDialog(
        tr("Which cooling fits {count}").format(count=count),
        [tr(name) for name in COLUMNS],
        tr("Cool the selected racks so"),
        parent,
    )
    dialog.note.setText(tr("Solving the site four times …"))
    dialog.apply.setEnabled(False)
    project = session.project
    work = Background(dialog)
    found: list[CoolingOption] = []

    def take(options: object) -> None:
        if isinstance(options, tuple):
            found[:] = options
            dialog.fill([option_row(o, theme) for o in found])
            dialog.table.selectRow(next((n for n, o in enumerate(found) if o.is_feasible), 0))
            explain()
            dialog.apply.setEnabled(True)

    def explain() -> None:
        row = dialog.table.currentRow()
        if 0 <= row < len(found):
            option = found[row]
            notes = [as_read(note) for note in option.notes]
            words = [tr("Does not fit: {reason}.").format(reason=as_read(option.reason))] if option.reason else notes
            dialog.note.setText(" ".join(words) or tr("Fits. The whole site is solved at this operating point."))

    def choose() -> None:
        row = dialog.table.currentRow()
        if 0 <= row < len(found):
            choose_cooling(session, ids, found[row].cooling)

    def solve(progress: object, stop: object) -> tuple[CoolingOption, ...]:
        from core.study.cooling_choice import cooling_options

        return cooling_options(project, ids, load_catalogue())

    dialog.note.setWordWrap(True)
    dialog.resize(980, 300)
    dialog.table.currentItemChanged.connect(lambda *_: explain())
    work.done.connect(take)
    work.failed.connect(session.message_raised)
    dialog.finished.connect(lambda _: work.close())
    dialog.apply.clicked.connect(choose)
    dialog.table.itemDoubleClicked.connect(lambda _: choose())
    work.start(solve)
    dialog.show()
    return dialog


def option_row(option: CoolingOption, theme: Theme) -> tuple[list[str], str, QColor]:
    """Cells, tooltip and colour of one way."""
    price = f"{option.equipment_usd / 1e3:,.0f}" if option.equipment_usd else "–"
    cells = [
        tr(NAMES[option.cooling]),
        *(f"{w / 1e3:,.0f}" for w in (option.air_w, option.door_w, option.liquid_w, option.cooling_w)),
        f"{option.pue:.3f}",
        f"{option.water_kg_h:,.0f}",
        f"{option.energy_usd_year / 1e3:,.0f}",
        price,
        tr("fits") if option.is_feasible else tr("no"),
    ]
    fit = tr("Does not fit: {reason}").format(reason=as_read(option.reason)) if option.reason else tr("Fits.")
    tip = "\n".join((fit, *map(as_read, option.notes)))
    return cells, tip, QColor(theme.ok if option.is_feasible else theme.bad)


def choose_cooling(session: Session, ids: tuple[str, ...], cooling: CoolingKind) -> bool:
    """Cool racks so, in one step, with CDUs for those that need some and find room."""
    project = session.project
    switch = SetCooling(ids, cooling)
    lacking = tuple(i for i in ids if isinstance(r := project.get(i), Rack) and project.get(r.cdu_id) is None)
    if cooling in (CoolingKind.DIRECT_TO_CHIP, CoolingKind.IMMERSION) and lacking:
        connect = ConnectToCdus(lacking)
        try:
            connect.apply(switch.apply(project))
        except FacilityError as error:
            done = session.execute(switch)
            session.message_raised.emit(error.message, error.hint)
            return done
        return session.execute(Sequence(switch.label, (switch, connect)))
    return session.execute(switch)
