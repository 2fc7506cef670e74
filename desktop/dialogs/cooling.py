"""Connect the selected racks to CDUs, and say which do not fit."""

from __future__ import annotations

from core.commands.connect_cooling import ConnectToCdus, plan_cooling
from core.errors import FacilityError
from core.model.cooling import Cdu
from core.model.rack import Rack
from desktop.session import Session

WORDS_TOLD = 2


def connect_to_cdus(session: Session) -> None:
    """Connect the selected racks to the selected CDUs, or to the nearest with room."""
    project = session.project
    racks = tuple(i for i in session.selection if isinstance(project.get(i), Rack))
    cdus = tuple(i for i in session.selection if isinstance(project.get(i), Cdu))
    if not racks:
        session.message_raised.emit("No rack is selected.", "Select racks, and CDUs too if you want certain ones.")
        return
    try:
        plan = plan_cooling(project, racks, cdus)
    except FacilityError as error:
        session.message_raised.emit(error.message, error.hint)
        return
    if session.execute(ConnectToCdus(racks, cdus)) and plan.words:
        more = len(plan.words) - WORDS_TOLD
        told = " ".join(plan.words[:WORDS_TOLD]) + (f" And {more} more." if more > 0 else "")
        session.message_raised.emit(told, "Add a CDU near the row, or choose a larger one.")
