"""Two lines of the window on the air shown: how far it has settled, and how well its balances close."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt

from core.model.space import Hall, Turbulence
from core.results.design_results import DesignResults
from core.results.thermal_result import AirState, HallAir
from core.study.trust import turbulence_words
from desktop.session import Session
from desktop.widgets.click_label import ClickLabel
from desktop.words import as_read, tr


class AirLabels:
    """Keeps both labels true to the latest results.

    Args:
        session: Whose results are told.

    Attributes:
        state: How far the air has settled, and on which cells.
        balance: What is unaccounted for of mass and heat; before it how turbulence is taken, where a hall chooses that.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.state = ClickLabel(tr("How far to trust the air"))
        self._colour("dim")
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.state.setContentsMargins(12, 0, 6, 0)
        self.state.folds = True
        self.balance = ClickLabel(tr("How far to trust the air"))
        session.document_replaced.connect(self._forget)
        session.results_changed.connect(self._show)

    def when_clicked(self, act: Callable[[], None]) -> None:
        """Let a click on either of them lead somewhere."""
        for label in (self.state, self.balance):
            label.clicked.connect(act)

    def _show(self, results: DesignResults) -> None:
        halls = results.thermal.value.halls if results.thermal.value else ()
        if not halls:
            self._tell_none(is_failed=not results.thermal.is_ok or bool(results.thermal.require().failures))
            return
        states = {h.state for h in halls}
        spacing = max(h.spacing_m for h in halls)
        words = {
            AirState.LIVE: tr("Live, still moving"),
            AirState.UNSTEADY: tr("No steady state"),
            AirState.SETTLED: tr("Settled"),
            AirState.REFINED: tr("Refined"),
        }
        worst = next(s for s in AirState if s in states)
        sign = {AirState.LIVE: "◐", AirState.UNSTEADY: "▲"}.get(worst, "●")
        self._colour({AirState.LIVE: "moving", AirState.UNSTEADY: "warn"}.get(worst, "ok"))
        cells_m = round(spacing, 2)  # 0.1 for the 0.0994 that divide a room evenly
        shown = tr("{sign} {words} · {spacing:g} m cells").format(sign=sign, words=words[worst], spacing=cells_m)
        self.state.setText(as_read(shown))
        mass, heat = max(h.mass_balance_ratio for h in halls), max(h.heat_balance_ratio for h in halls)
        balances = tr("mass balance {mass:.0e} · heat {heat:.0e}").format(mass=mass, heat=heat)
        self.balance.setText(" · ".join((*self._turbulence(halls), balances)))

    def _tell_none(self, *, is_failed: bool) -> None:
        """No hall has air to tell of: there is none, racks and coolers in it are empty, or it could not be solved."""
        if not self._session.shown_project.halls:
            words = tr("○ no hall")
        else:
            words = tr("▲ air not solved") if is_failed else tr("○ no air moves")
        self._colour("warn" if words.startswith("▲") else "dim")
        self.state.setText(words)
        self.balance.setText("")

    def _turbulence(self, halls: Sequence[HallAir]) -> Iterator[str]:
        """How the air of halls was computed that ask for large eddies, which begin as averaged air."""
        project = self._session.shown_project
        for air in halls:
            hall = project.get(air.hall_id)
            if isinstance(hall, Hall) and hall.turbulence is Turbulence.LARGE_EDDIES:
                words = as_read(turbulence_words(project, air))
                yield f"{hall.tag}: {words}" if len(halls) > 1 else words

    def tell_failure(self) -> None:
        """While a moment of a cooling failure is shown, the state is that moment's, not the live air's.

        Balances and turbulence model of the live air are not said then: large eddies, for one, are not followed in it.
        """
        self._colour("warn")
        self.state.setText(tr("◐ Cooling failure"))
        self.balance.setText("")

    def _forget(self) -> None:
        """Nothing is known of a document that was just opened."""
        self._colour("moving")
        self.state.setText(tr("◐ Being worked out …"))
        self.balance.setText("")

    def _colour(self, name: str) -> None:
        """Let the state have the colour of settled air only where it has settled; its sign and words say it, too."""
        if self.state.objectName() != name:
            self.state.setObjectName(name)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)
