"""The note over a panel that goes on speaking of the steady air while the plan shows a moment of a cooling failure."""

from __future__ import annotations

from desktop.widgets.wrapped_label import WrappedLabel
from desktop.words import tr


class MomentNote(WrappedLabel):
    """Hidden until a moment is shown."""

    def __init__(self) -> None:
        super().__init__(tr("Steady air, not the moment shown on the plan."), role="warn")
        self.setContentsMargins(12, 8, 12, 0)
        self.hide()
