"""The main window: places panels and menus and binds actions; what actions do is in ``desktop.window``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from core.units.display import DisplayUnits, use_units
from desktop.actions import ON_PLAN_ONLY, PANEL_MENU
from desktop.compare.compare_view import CompareView
from desktop.dialogs.first_layout import open_first_layout
from desktop.dialogs.guide import open_guide
from desktop.dialogs.palette import Palette
from desktop.dialogs.questions import WindowQuestions
from desktop.elevation.elevation_view import ElevationView
from desktop.files import FileActions
from desktop.floorplan.edit_actions import EditActions
from desktop.floorplan.plan_menu import PlanMenu
from desktop.floorplan.plan_view import PlanView
from desktop.floorplan.rulers import RuledPlan
from desktop.floorplan.saved_views import SavedViews
from desktop.floorplan.underlay_actions import UnderlayActions
from desktop.fresh_turn import PaintedInTurn
from desktop.jobs.year_job import YearJob
from desktop.made_actions import build_actions, set_shortcuts
from desktop.objects.object_table_view import ObjectTableView
from desktop.oneline.energy_view import EnergyView
from desktop.oneline.failure_bar import FailureBar
from desktop.oneline.oneline_view import OneLineView
from desktop.oneline.rack_list import RackList
from desktop.panel_actions import PanelActions
from desktop.panel_places import BOTTOM, LEFT, RIGHT, PanelPlaces, Place
from desktop.panels.catalogue import CataloguePanel
from desktop.panels.findings import FindingsPanel
from desktop.panels.history import HistoryPanel
from desktop.panels.inspector import InspectorPanel
from desktop.panels.layers import LayersPanel
from desktop.panels.object_tree import ObjectTreePanel
from desktop.panels.outage import OutagePanel
from desktop.panels.results import ResultsStrip
from desktop.panels.trust import TrustPanel
from desktop.preferences import KeptPreferences, Preferences, save_preferences
from desktop.session import Session
from desktop.solid.solid_view import SolidView
from desktop.theme import DARK, LIGHT, Theme
from desktop.tool_row import ToolRow
from desktop.welcome.welcome_view import WelcomeView
from desktop.widgets.message_bar import MessageBar
from desktop.window.air_labels import AirLabels
from desktop.window.design_actions import DesignActions
from desktop.window.document_words import DocumentWords
from desktop.window.export_all import FolderExport
from desktop.window.finding_actions import FindingActions
from desktop.window.liquid_loss import LiquidLossJob
from desktop.window.listening import listen_to_panels, listen_to_views
from desktop.window.menus import MenuDeeds, Menus
from desktop.window.palette_contents import PaletteContents
from desktop.window.plan_switches import PlanSwitches
from desktop.window.preference_actions import PreferenceActions
from desktop.window.recovery import Recovery
from desktop.window.revision_actions import RevisionActions
from desktop.window.ruler_switches import RulerSwitches
from desktop.window.solid_switches import SolidSwitches
from desktop.window.status_line import StatusLine
from desktop.window.view_stack import Views, ViewStack
from desktop.words import tr
from desktop.year.year_view import YearView


class MainWindow(PaintedInTurn):
    """The window of one session."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session = session
        self.kept = KeptPreferences(preferences)
        use_units(preferences.units)
        self.actions_by_name: dict[str, QAction] = {}
        theme = DARK if preferences.theme == "dark" else LIGHT
        self._make_views(theme)
        self._make_panels(theme)
        self._make_deeds(theme)
        self.actions_by_name.update(build_actions(self, theme, self._handlers()))
        set_shortcuts(self.actions_by_name, preferences.shortcuts)
        self._tick_first()
        self._lay_out()
        self.plan_menu = PlanMenu(session, self.plan, self.actions_by_name)
        self._listen()
        self.plan_switches.start()
        self.ruler_switches.start()
        self.files.writers = {"3d-png": self.solid.write_png}
        self.files.plan_air = self.plan.paper_air
        self.files.paper = lambda: self.kept.now.paper
        self.solid_switches.start()
        self.setAcceptDrops(True)
        self.plan.setFocus()  # else the search field has it, and takes the letters that are tools

    # -- making -----------------------------------------------------------------------------------------------------

    def _make_views(self, theme: Theme) -> None:
        session = self._session
        self.files = FileActions(session, WindowQuestions(self), self.kept.remember_file)
        self.export_all = FolderExport(session, self.files)
        self.plan = PlanView(session, theme)
        self.edits = EditActions(session, self.plan)
        self.saved_views = SavedViews(session, self.plan)
        self.underlays = UnderlayActions(session, self.plan, self.files.questions)
        self.oneline = OneLineView(session, theme)
        self.elevation = ElevationView(session, theme)
        self.rack_list = RackList(session, theme)
        self.energy = EnergyView(session, theme)
        self.year_job = YearJob(self)
        self.year = YearView(session, self.year_job, theme)
        self.objects = ObjectTableView(session, theme)
        self.objects.put_columns(self.kept.now.object_columns)
        self.objects.columns_changed.connect(self._keep_columns)
        self.compare = CompareView(session, theme)
        self.solid = SolidView(session, theme)
        self.welcome = WelcomeView(theme)
        self._views = Views(
            self.plan, self.oneline, self.elevation, self.rack_list, self.energy,
            self.year, self.objects, self.compare, self.solid,
        )  # fmt: skip
        self.rulers = RuledPlan(self.plan, theme)
        self.views = ViewStack(self._views, session, self.actions_by_name, {"plan": self.rulers})

    def _make_panels(self, theme: Theme) -> None:
        session = self._session
        self.failures = FailureBar(session)
        self.failures.watch(self)  # Escape that a field of the inspector leaves
        for view in self.views.by_name.values():
            if view is not self.oneline:  # which has a link to let go of first
                self.failures.watch(view)
        self.catalogue = CataloguePanel(session, theme)
        self.tree = ObjectTreePanel(session, theme)
        self.layers = LayersPanel(session, theme)
        self.inspector = InspectorPanel(session, theme)
        self.findings = FindingsPanel(session, theme)
        self.history = HistoryPanel(session)
        self.trust = TrustPanel(session, theme)
        self.strip = ResultsStrip(session, theme)
        self.outage = OutagePanel(session, theme)
        self.messages = MessageBar()
        self.air_labels = AirLabels(session)
        self.state = self.air_labels.state
        self.status = StatusLine(session, self.air_labels.balance)
        self.work = self.status.work
        self.places = PanelPlaces(self.views, self._panels(), theme)

    def _panels(self) -> tuple[Place, ...]:
        return (
            Place("catalogue", tr("Catalogue"), self.catalogue, LEFT),
            Place("tree", tr("Tree"), self.tree, LEFT),
            Place("layers", tr("Layers"), self.layers, LEFT),
            Place("inspector", tr("Inspector"), self.inspector, RIGHT),
            Place("findings", tr("Findings"), self.findings, RIGHT),
            Place("history", tr("History"), self.history, RIGHT),
            Place("trust", tr("Trust"), self.trust, RIGHT),
            Place("outage", tr("Cooling failure"), self.outage, BOTTOM, is_shown=False, is_flat=True),
            Place("results", tr("Results"), self.strip, BOTTOM, is_flat=True),
        )

    def _make_deeds(self, theme: Theme) -> None:
        """What the actions are bound to."""
        session, actions, kept, show_view = self._session, self.actions_by_name, self.kept, self.show_view
        self.liquid_loss = LiquidLossJob(session, self)
        self.panel_actions = PanelActions(
            self.places, self, actions, kept, self.tree.tree, self.messages.tell, self.plan.cards.loose
        )
        self.design = DesignActions(session, self._views, show_view, self.edits, self.liquid_loss, self, theme)
        self.finding_actions = FindingActions(session, self.findings, self.places, self)
        self.plan_switches = PlanSwitches(self.plan, self.saved_views, actions, kept, show_view)
        self.solid_switches = SolidSwitches(self.solid, actions, kept, show_view)
        self.palette_contents = PaletteContents(
            session, actions, self.views, self.plan_switches, self.design, self.places
        )
        self.palette_card = Palette(self, theme, self.palette_contents.rows)
        self.recovery = Recovery(session, self.files, kept, self._show_difference, self._focus_page, self, theme)
        themed = (
            *self.views.by_name.values(), self.catalogue, self.tree, self.layers, self.inspector, self.findings,
            self.trust, self.outage, self.strip, self.places, self.palette_card, self.welcome, self.design, self.rulers,
            self.recovery,
        )  # fmt: skip
        self.choices = PreferenceActions(session, self, actions, kept, themed, theme)
        self.ruler_switches = RulerSwitches(self.rulers, self.choices, actions, kept)

    def _handlers(self) -> dict[str, Callable[[], None]]:
        """What every action does, by its name."""
        return {
            **self.files.handlers(),
            "export_all": self.export_all.begin,
            **self.plan_switches.handlers(),
            **self.edits.handlers(),
            **self.underlays.handlers(),
            **self.plan.storeys.handlers(),
            **self.views.handlers(),
            **self.solid_switches.handlers(),
            **self.panel_actions.handlers(),
            **self.design.handlers(),
            **RevisionActions(self._session, self.files, self).handlers(),
            **self.finding_actions.handlers(),
            **self.choices.handlers(),
            **self.ruler_switches.handlers(),
            **self.recovery.handlers(),
            "first_layout": self._open_first_layout,
            "start": self.show_welcome,
            "close": lambda: _ignore(self.close()),
            "outage": self.outage.open_panel,
            "palette": self.palette_card.open,
            "guide": lambda: open_guide(self),
        }

    def _tick_first(self) -> None:
        """Let the switches stand as the window begins."""
        for name in ("select", "snap", "heat", "ribbons", "view_plan"):
            self.actions_by_name[name].setChecked(True)
        self.actions_by_name["theme"].setChecked(self.theme is DARK)
        for name in ON_PLAN_ONLY:
            self.actions_by_name[name].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.plan.addAction(self.actions_by_name[name])

    def _lay_out(self) -> None:
        centre = QWidget()
        stack = QVBoxLayout(centre)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.failures)
        stack.addWidget(self.places, 1)
        self._pages = QStackedWidget()
        for page in (centre, self.welcome):
            self._pages.addWidget(page)
        self.setCentralWidget(self._below_bars(self._pages))
        self.addToolBar(ToolRow(self.actions_by_name, self.state))
        self.resize(1600, 1000)
        self.addActions([self.actions_by_name[name] for name in PANEL_MENU if name != "-"])  # their menu comes late
        deeds = MenuDeeds(self.files.open, self.plan_switches.go_to_view, self.panel_actions.fill_menu)
        self.place = Menus(self, self._session, self.actions_by_name, self.kept, deeds).place
        self.words = DocumentWords(self._session, self, self.place, self.actions_by_name)
        self.setStatusBar(self.status)

    def _below_bars(self, pages: QWidget) -> QWidget:
        """What stands over the start page, too: messages, and unsaved work that was found."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.recovery.bar, self.messages):
            column.addWidget(part)
        column.addWidget(pages, 1)
        return whole

    # -- signals ----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self._listen_to_session()
        listen_to_views(self)
        listen_to_panels(self)
        self.views.asked.connect(lambda: self._pages.setCurrentIndex(0))
        self.compare.file_asked.connect(self._compare_with_file)
        self.compare.item_asked.connect(self._show_on_plan)
        self.status.follow(self.files.work)
        self.recovery.autosave.told.connect(self.status.tell)
        self.liquid_loss.followed.connect(self.plan.show_countdown)
        self.liquid_loss.failed.connect(self.messages.tell)
        self.choices.units_changed.connect(self.words.show_title)
        self.choices.units_changed.connect(self.status.count_again)
        self.welcome.started.connect(lambda name: self.actions_by_name[name].trigger())
        self.welcome.file_asked.connect(self.files.open)

    def _listen_to_session(self) -> None:
        session = self._session
        session.message_raised.connect(self.messages.tell)
        session.selection_changed.connect(lambda _: self.messages.take_selection())
        session.project_changed.connect(lambda _: self.year_job.set_project(session.project))
        session.document_replaced.connect(lambda: self.year_job.set_project(session.project))
        self.year_job.result_ready.connect(self.strip.show_year)
        session.document_replaced.connect(lambda: self._pages.setCurrentIndex(0))

    # -- what is shown ----------------------------------------------------------------------------------------------

    def show_welcome(self) -> None:
        """Show where to start: the design that is open stays behind it."""
        self.welcome.show_recent(self.preferences.recent_files)
        self._pages.setCurrentWidget(self.welcome)
        self.welcome.load_sketches()
        self.welcome.buttons["first_layout"].setFocus()

    def load_later(self) -> None:
        """What can wait until the window is painted."""
        self.catalogue.load()

    def show_view(self, name: str) -> None:
        """Show one of the views of the model in the middle: plan, oneline, solid, elevation, racks and so on."""
        self.views.show_view(name)

    def _show_on_plan(self, entity_id: str) -> None:
        self.show_view("plan")
        self.views.bring_into_view(entity_id)

    # -- preferences ------------------------------------------------------------------------------------------------

    @property
    def preferences(self) -> Preferences:
        """The preferences of now."""
        return self.kept.now

    @preferences.setter
    def preferences(self, preferences: Preferences) -> None:
        self.kept.now = preferences

    @property
    def theme(self) -> Theme:
        """The colours of now."""
        return self.choices.theme

    def set_theme(self, theme: Theme) -> None:
        """Use another theme at once."""
        self.choices.set_theme(theme)

    def set_units(self, units: DisplayUnits) -> None:
        """Read and type quantities in other units from now on."""
        self.choices.set_units(units)

    def _keep_columns(self) -> None:
        self.kept.save(replace(self.preferences, object_columns=self.objects.kept_columns))

    # -- files ------------------------------------------------------------------------------------------------------

    def _compare_with_file(self) -> None:
        file = self.files.questions.file_to_open()
        if file:
            self.files.read(file, self.compare.compare_with)

    def _focus_page(self) -> None:
        is_start = self._pages.currentWidget() is self.welcome
        (self.welcome.buttons["first_layout"] if is_start else self.views.shown).setFocus()

    def _show_difference(self, file: str) -> None:
        self.show_view("compare")
        self.files.read(file, lambda name, p: self.compare.compare_with(tr("{name} as saved").format(name=name), p))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take project files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a dropped project, or put a dropped drawing or picture under the plan."""
        file = event.mimeData().urls()[0].toLocalFile()
        (self.underlays.place if self.underlays.is_underlay(file) else self.files.open)(file)

    def _open_first_layout(self) -> None:
        """Ask for a design in words; the dialog goes when a design has taken the place of the open one."""
        dialog = open_first_layout(self.theme, self.files.take_layout, self)
        self._session.document_replaced.connect(dialog.accept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard; Escape gives the keyboard of a panel back to the view."""
        at_hand, key = self.focusWidget(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(at_hand, QPushButton | QToolButton):
            at_hand.click()
        elif key == Qt.Key.Key_Escape and self.places.panel_at_hand:
            self.views.shown.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, which are saved beside the window before it goes; stop the live results."""
        if not self.files.may_leave(self.close):
            event.ignore()
            return
        save_preferences(self.panel_actions.remembered(self.preferences))
        self.welcome.close_work()
        self.files.work.close()
        self.recovery.close()
        self.compare.close_work()
        self.trust.close_work()
        self.tree.close_work()
        self.oneline.close_work()
        self.solid.close_work()
        self.year_job.close()
        self.year.close_work()
        self.outage.shut_down()
        self.liquid_loss.close()
        self.underlays.close()
        self._session.close()
        event.accept()


def _ignore(_: object) -> None:
    """Drop a result that an action has no use for."""
