"""The main window: places panels and menus and binds actions; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)

from core.commands.saved_views import saved_views
from core.drawing.air_view import AirView
from core.drawing.rack_colours import ColourBy
from core.drawing.rack_labels import lines_from
from core.errors import FacilityError
from core.model.entity import Placed
from core.model.outages import CAN_FAIL
from core.model.rack import Rack
from core.results.design_results import AirState, DesignResults
from core.units.display import DisplayUnits, use_units
from desktop.actions import (
    LANGUAGE_ACTIONS,
    MENUS,
    ON_PLAN_ONLY,
    PANEL_MENU,
    build_actions,
    set_shortcuts,
    show_air_view,
    show_solid_choice,
    tint,
)
from desktop.compare.compare_view import CompareView
from desktop.dialogs import chooser, cooling, palette_rows, power_topology
from desktop.dialogs.array import open_array
from desktop.dialogs.first_layout import open_first_layout
from desktop.dialogs.palette import Palette, PaletteRow
from desktop.dialogs.questions import WindowQuestions
from desktop.dialogs.shortcuts import ShortcutsDialog
from desktop.dialogs.units import open_units
from desktop.elevation.elevation_view import ElevationView
from desktop.files import POWER_SHEETS, FileActions
from desktop.floorplan.edit_actions import EditActions
from desktop.floorplan.plan_menu import PlanMenu
from desktop.floorplan.plan_view import PlanView
from desktop.floorplan.saved_views import SavedViews
from desktop.floorplan.tool_box import TOOL_NAMES
from desktop.floorplan.underlay_actions import UnderlayActions
from desktop.floorplan.view_card import WITH_KEYS
from desktop.jobs.liquid_loss import LiquidLossJob
from desktop.jobs.year_job import YearJob
from desktop.objects.object_table_view import ObjectTableView
from desktop.oneline.energy_view import EnergyView
from desktop.oneline.failure_bar import FailureBar
from desktop.oneline.oneline_view import OneLineView
from desktop.oneline.rack_list import RackList
from desktop.panel_actions import PanelActions
from desktop.panel_places import BOTTOM, LEFT, RIGHT, PanelPlaces, Place
from desktop.panels.catalogue import CataloguePanel
from desktop.panels.findings import FindingsPanel, HistoryPanel
from desktop.panels.inspector import InspectorPanel
from desktop.panels.layers import LayersPanel
from desktop.panels.object_tree import ObjectTreePanel
from desktop.panels.outage import OutagePanel
from desktop.panels.results import ResultsStrip
from desktop.panels.trust import TrustPanel
from desktop.preferences import Preferences, save_preferences
from desktop.session import Session
from desktop.solid.solid_view import SolidView
from desktop.theme import DARK, LIGHT, Theme
from desktop.tool_row import ToolRow
from desktop.welcome.welcome_view import WelcomeView
from desktop.widgets.click_label import ClickLabel
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.later import InPortions
from desktop.widgets.message_bar import MessageBar
from desktop.widgets.work_bar import WorkBar
from desktop.words import LANGUAGES, SYSTEM, as_read, tr
from desktop.year.year_view import YearView

View = (
    PlanView
    | OneLineView
    | ElevationView
    | RackList
    | EnergyView
    | YearView
    | ObjectTableView
    | SolidView
    | CompareView
)
PLACE_PX, PLACE_HIGH_PX = 460, 31


COUNTED_AT_ONCE = 400
"""Racks whose power and weight are added up in one go."""
TOLD_MS = 8000
"""How long a line of the plan stays in the status bar."""


class MainWindow(QMainWindow):
    """The window of one session."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session = session
        self.preferences = preferences
        use_units(preferences.units)
        self.theme: Theme = DARK if preferences.theme == "dark" else LIGHT
        self.files = FileActions(session, WindowQuestions(self), self._remember)
        self.plan = PlanView(session, self.theme)
        self.edits = EditActions(session, self.plan)
        self.saved_views = SavedViews(session, self.plan)
        self.saved_views.shown.connect(self._take_saved_view)
        self.underlays = UnderlayActions(session, self.plan, self.files.questions)
        self.oneline = OneLineView(session, self.theme)
        self.elevation = ElevationView(session, self.theme)
        self.rack_list = RackList(session, self.theme)
        self.energy = EnergyView(session, self.theme)
        self.year_job = YearJob(self)
        self.year = YearView(session, self.year_job, self.theme)
        self.objects = ObjectTableView(session, self.theme)
        self.compare = CompareView(session, self.theme)
        self.solid = SolidView(session, self.theme)
        self.failures = FailureBar(session)
        self.failures.watch(self)  # Escape that a field of the inspector leaves
        self.catalogue = CataloguePanel(session, self.theme)
        self.tree = ObjectTreePanel(session, self.theme)
        self.layers = LayersPanel(session, self.theme)
        self.inspector = InspectorPanel(session, self.theme)
        self.findings = FindingsPanel(session, self.theme)
        self.history = HistoryPanel(session)
        self.trust = TrustPanel(session, self.theme)
        self.strip = ResultsStrip(session, self.theme)
        self.outage = OutagePanel(session, self.theme)
        self.liquid_loss = LiquidLossJob(self)
        self.liquid_loss.followed.connect(self.plan.show_countdown)
        self.messages = MessageBar()
        self.welcome = WelcomeView(self.theme)
        self.liquid_loss.failed.connect(self.messages.tell)
        self.state = ClickLabel(tr("How far to trust the air"))
        self.state.setObjectName("ok")
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.state.setContentsMargins(12, 0, 6, 0)
        self.state.folds = True
        self.place = ElidedLabel("")
        self.palette_card = Palette(self, self.theme, self._palette_rows)
        self._views = QStackedWidget()
        self.places = PanelPlaces(self._views, self._panels(), self.theme)
        self.panel_actions = PanelActions(
            self.places, self, lambda: self.preferences, self._save_preferences, self.messages.tell
        )
        self.actions_by_name = build_actions(self, self.theme, self._handlers())
        set_shortcuts(self.actions_by_name, preferences.shortcuts)
        for name in ("select", "snap", "heat", "ribbons"):
            self.actions_by_name[name].setChecked(True)
        self.actions_by_name["theme"].setChecked(self.theme is DARK)
        for name in ON_PLAN_ONLY:
            self.actions_by_name[name].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.plan.addAction(self.actions_by_name[name])
        self._lay_out()
        self.addActions([self.actions_by_name[name] for name in PANEL_MENU if name != "-"])  # their menu comes late
        self._menus()
        self.plan_menu = PlanMenu(session, self.plan, self.actions_by_name)
        self._status()
        self._listen()
        self.plan.air.set_view(preferences.air_view)
        self.plan.colours.choose(lines=lines_from(preferences.rack_lines))
        self.plan.colours.changed.connect(self._take_colours)
        self.actions_by_name["minimap"].setChecked(preferences.has_minimap)
        self.plan.set_minimap_shown(preferences.has_minimap)
        self.files.writers = {"3d-png": self.solid.write_png}
        self.files.plan_air = self.plan.paper_air
        self._show_solid_choice()
        if preferences.has_opengl and self.solid.canvas.set_opengl(True):
            self.actions_by_name["solid_opengl"].setChecked(True)
        self.setAcceptDrops(True)
        self.plan.setFocus()  # else the search field has it, and takes the letters that are tools
        self._show_title()

    def show_welcome(self) -> None:
        """Show where to start: the design that is open stays behind it."""
        self.welcome.show_recent(self.preferences.recent_files)
        self._pages.setCurrentWidget(self.welcome)
        self.welcome.load_sketches()
        self.welcome.buttons["first_layout"].setFocus()

    def load_later(self) -> None:
        """What can wait until the window is painted."""
        self.catalogue.load()

    # -- layout -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._view_by_name = {
            "plan": self.plan,
            "oneline": self.oneline,
            "elevation": self.elevation,
            "racks": self.rack_list,
            "energy": self.energy,
            "year": self.year,
            "objects": self.objects,
            "compare": self.compare,
            "solid": self.solid,
        }
        for view in self._view_by_name.values():
            self._views.addWidget(view)
            if view is not self.oneline:  # which has a link to let go of first
                self.failures.watch(view)
        self.actions_by_name["view_plan"].setChecked(True)
        centre = QWidget()
        stack = QVBoxLayout(centre)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        for part in (self.messages, self.failures):
            stack.addWidget(part)
        stack.addWidget(self.places, 1)
        self._pages = QStackedWidget()
        for page in (centre, self.welcome):
            self._pages.addWidget(page)
        self.setCentralWidget(self._pages)
        self.addToolBar(ToolRow(self.actions_by_name, self.state))
        self.resize(1600, 1000)

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

    def _menus(self) -> None:
        bar = self.menuBar()
        for title, names in MENUS:
            menu = bar.addMenu(tr(title))
            for name in names:
                if name == "-":
                    menu.addSeparator()
                elif name == "@examples":
                    self._submenu(menu, tr("Examples"), self._fill_examples)
                elif name == "@language":
                    self._languages(menu)
                elif name == "@panels":
                    self._submenu(menu, tr("Panels"), self._fill_panels)
                elif name == "@saved views":
                    self._submenu(menu, tr("Go to saved view"), self._fill_saved_views)
                    self.addActions([self.actions_by_name[f"saved_view_{n + 1}"] for n in range(WITH_KEYS)])
                elif name == "@recent":
                    self._submenu(menu, tr("Open recent"), self._fill_recent)
                else:
                    menu.addAction(self.actions_by_name[name])
        self.place.setObjectName("dim")
        self.place.setContentsMargins(0, 0, 12, 0)
        self.place.setFixedSize(PLACE_PX, PLACE_HIGH_PX)
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.setCornerWidget(self.place)

    def _submenu(self, menu: QMenu, title: str, fill: Callable[[QMenu], None]) -> None:
        child = menu.addMenu(title)
        child.aboutToShow.connect(lambda: fill(child))

    def _languages(self, menu: QMenu) -> None:
        """Three entries of which one is ticked; the choice is used when the program starts."""
        child = menu.addMenu(tr("Language"))
        group = QActionGroup(self)
        for name in LANGUAGE_ACTIONS:
            action = self.actions_by_name[name]
            action.setChecked(name == f"language_{self.preferences.language}")
            group.addAction(action)
            child.addAction(action)

    def _set_language(self, language: str) -> None:
        self._save_preferences(replace(self.preferences, language=language))
        self.messages.tell(
            tr("The language is used from the next start of the program on."), tr("Save, quit, and start it again.")
        )

    def _fill_saved_views(self, menu: QMenu) -> None:
        menu.clear()
        for n, view in enumerate(saved_views(self._session.project)):
            key = f"\tAlt+Shift+{n + 1}" if n < WITH_KEYS else ""
            menu.addAction(f"{view.tag}{key}", lambda i=view.id: self._go_to_view(i))
        if menu.isEmpty():
            menu.addAction(tr("No saved views yet")).setEnabled(False)

    def _fill_examples(self, menu: QMenu) -> None:
        from core.cli.files import example_names

        menu.clear()
        for name in example_names():
            menu.addAction(name.replace("_", " "), lambda n=name: self.files.open(n))

    def _fill_panels(self, menu: QMenu) -> None:
        self.panel_actions.fill_menu(menu, self.actions_by_name)

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for file in self.preferences.recent_files:
            menu.addAction(file, lambda f=file: self.files.open(f))
        if menu.isEmpty():
            menu.addAction(tr("No files yet")).setEnabled(False)

    def _status(self) -> None:
        bar = QStatusBar()
        bar.setSizeGripEnabled(False)
        self._cursor, self._zoom = QLabel(""), QLabel("")
        self._count = ElidedLabel("")
        self._balance = ClickLabel(tr("How far to trust the air"))
        for label in (self._cursor, self._count, self._balance):
            bar.addWidget(label)
        self.work = WorkBar()
        bar.addPermanentWidget(self.work)
        bar.addPermanentWidget(self._zoom)
        self.setStatusBar(bar)

    # -- signals ----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        session = self._session
        session.message_raised.connect(self.messages.tell)
        work = self.files.work
        work.begun.connect(lambda words: self.work.begin(words, can_cancel=work.can_cancel))
        work.told.connect(self.work.tell)
        work.ended.connect(self.work.hide)
        self.work.cancelled.connect(work.cancel)
        session.saved_changed.connect(self._show_title)
        session.project_changed.connect(lambda _: self._show_history())
        session.project_changed.connect(lambda _: self.year_job.set_project(session.project))
        session.document_replaced.connect(lambda: self.year_job.set_project(session.project))
        self.year_job.result_ready.connect(self.strip.show_year)
        session.document_replaced.connect(self._show_history)
        session.document_replaced.connect(self._forget_state)
        self._count_later = InPortions(self._count_steps, self)
        session.selection_changed.connect(self._count_later.ask)
        session.results_changed.connect(self._show_state)
        self.plan.cursor_moved.connect(lambda x, y: self._cursor.setText(as_read(f"x {x:.3f} m   y {y:.3f} m")))
        self.plan.zoom_changed.connect(lambda z: self._zoom.setText(f"{z:.0f} px/m"))
        self._told_timer = QTimer(self)
        self._told_timer.setSingleShot(True)
        self._told_timer.setInterval(TOLD_MS)
        self._told_timer.timeout.connect(self._count_later.ask)
        self.plan.told.connect(self._tell)
        self.oneline.told.connect(lambda text: self._count.setText(as_read(text)))
        self.elevation.told.connect(lambda text: self._count.setText(as_read(text)))
        self.solid.shown_asked.connect(lambda: self.show_view("solid"))
        self.solid.choice_changed.connect(lambda _: self._show_solid_choice())
        self.plan.air.shown.connect(lambda: self.solid.set_scale(self.plan.air.heat.scale))
        self.plan.tool_changed.connect(self._show_tool)
        self.plan.air.view_changed.connect(self._take_air_view)
        self.catalogue.item_chosen.connect(self._place_item)
        self.findings.item_asked.connect(self._bring_into_view)
        self.tree.item_asked.connect(lambda i: self._bring_into_view(i) if i else self._fit_selection())
        self.strip.item_asked.connect(self._show_item)
        for label in (self.state, self._balance):
            label.clicked.connect(self.actions_by_name["trust"].trigger)
        self.trust.import_asked.connect(self.actions_by_name["sensors"].trigger)
        self.outage.moment_changed.connect(self.plan.show_moment)
        self.outage.opened.connect(lambda: self.places.show_panel("outage"))
        self.outage.closed.connect(lambda: self.places.hide_panel("outage"))
        self.places.changed.connect(self._tick_panels)
        self.strip.findings_asked.connect(lambda: self.places.show_panel("findings"))
        self.inspector.fit_asked.connect(self._fit_racks)
        self.inspector.cooling_asked.connect(lambda: _ignore(cooling.open_cooling_choice(session, self.theme, self)))
        self.inspector.site_asked.connect(lambda: chooser.open_site_chooser(session, self.theme, self))
        self.inspector.source_asked.connect(lambda: chooser.open_source_chooser(session, self.theme, self))
        session.document_replaced.connect(lambda: self._pages.setCurrentIndex(0))
        self.welcome.started.connect(lambda name: self.actions_by_name[name].trigger())
        self.welcome.file_asked.connect(self.files.open)
        self.compare.file_asked.connect(self._compare_with_file)
        self._show_history()

    def _handlers(self) -> dict[str, Callable[[], None]]:
        session, plan, files = self._session, self.plan, self.files
        handlers: dict[str, Callable[[], None]] = {
            "new": files.new,
            "first_layout": self._open_first_layout,
            "start": self.show_welcome,
            "open": files.open,
            "save": files.save,
            "save_as": files.save_as,
            "close": lambda: _ignore(self.close()),
            "undo": session.undo,
            "redo": session.redo,
            "delete": self._delete,
            "select_all": lambda: session.select(tuple(r.id for r in session.project.racks)),
            **{name: lambda n=name: self._take_tool(n) for name in TOOL_NAMES},  # type: ignore[misc]
            **self.edits.handlers(),
            **self.underlays.handlers(),
            **self.plan.storeys.handlers(),
            "rotate": plan.turn_selection,
            "array": self._array,
            "snap": lambda: plan.set_snapping(self.actions_by_name["snap"].isChecked()),
            "fit": self._fit,
            "fit_selection": self._fit_selection,
            "view_plan": lambda: self.show_view("plan"),
            "view_oneline": lambda: self.show_view("oneline"),
            "view_elevation": lambda: self.show_view("elevation"),
            "view_racks": lambda: self.show_view("racks"),
            "view_energy": lambda: self.show_view("energy"),
            "view_year": lambda: self.show_view("year"),
            "view_objects": lambda: self.show_view("objects"),
            "view_compare": lambda: self.show_view("compare"),
            "view_solid": lambda: self.show_view("solid"),
            "solid_opengl": self._switch_opengl,
            "fail": self._fail,
            **self.solid.handlers(),
            "restore": lambda: session.set_out_of_service(()),
            "heat": lambda: self._colour_plan("heat"),
            "power_view": lambda: self._colour_plan("power_view"),
            "liquid_view": self._show_liquid,
            "ribbons": lambda: plan.set_ribbons_visible(self.actions_by_name["ribbons"].isChecked()),
            "capture": lambda: plan.set_capture_shown(self.actions_by_name["capture"].isChecked()),
            "minimap": self._switch_minimap,
            "colours": self._open_colours,
            **{
                name: lambda a=act: self._on_plan(a)  # type: ignore[misc]
                for name, act in self.saved_views.handlers().items()
            },
            **plan.air.handlers(),
            **{
                name: lambda a=act: self._show_air(a)  # type: ignore[misc]
                for name, act in plan.air.handlers().items()
                if name.startswith("air_") and name not in ("air_up", "air_down", "air_card")
            },
            "theme": self._switch_theme,
            **{f"language_{code}": partial(self._set_language, code) for code in (SYSTEM, *LANGUAGES)},
            "units": lambda: _ignore(open_units(self.preferences.units, self.set_units, self)),
            "fit_racks": self._fit_racks,
            "fit_cooling": lambda: _ignore(cooling.open_cooling_choice(session, self.theme, self)),
            "site": lambda: _ignore(chooser.open_site_chooser(session, self.theme, self)),
            "sources": lambda: _ignore(chooser.open_source_chooser(session, self.theme, self)),
            "build_power": lambda: _ignore(power_topology.open_power_topology(session, self)),
            "connect_cdus": lambda: cooling.connect_to_cdus(session),
            "connect_racks": lambda: power_topology.connect_racks(session),
            "tree": lambda: self._open_left("tree"),
            "layers": lambda: self._open_left("layers"),
            "findings": lambda: self.places.show_panel("findings"),
            "trust": lambda: self.places.show_panel("trust"),
            "sensors": files.import_sensors,
            "outage": self.outage.open_panel,
            **self.panel_actions.handlers(),
            "liquid_loss": self._lose_liquid,
            "palette": self.palette_card.open,
            "shortcuts": self._open_shortcuts,
            "guide": lambda: open_guide(self),
        }
        for kind in (
            "pdf",
            "report",
            "svg",
            "dxf",
            "png",
            "csv",
            "json",
            "grid-case",
            "pandapower",
            "glb",
            "3d-png",
            *POWER_SHEETS,
        ):
            handlers[kind] = lambda k=kind: files.export(k)  # type: ignore[misc]
        return handlers

    # -- what actions do --------------------------------------------------------------------------------------------

    @property
    def _view(self) -> View:
        """What stands in the middle now."""
        shown = self._views.currentWidget()
        assert isinstance(shown, View)
        return shown

    def show_view(self, name: str) -> None:
        """Show one of the views of the model in the middle: plan, oneline, solid, elevation, racks and so on."""
        self._pages.setCurrentIndex(0)
        self._views.setCurrentWidget(self._view_by_name[name])
        for known in self._view_by_name:
            self.actions_by_name[f"view_{known}"].setChecked(known == name)
        self._view_by_name[name].setFocus()

    def _open_left(self, name: str) -> None:
        """Show the tree or the layers, or the catalogue again."""
        is_shown = self.places.is_on_top(name)
        self.places.show_panel("catalogue" if is_shown else name)
        self._tick_panels()
        if not is_shown and name == "tree":
            self.tree.tree.setFocus()

    def _tick_panels(self) -> None:
        self.panel_actions.tick(self.actions_by_name)
        for name in ("tree", "layers"):
            self.actions_by_name[name].setChecked(self.places.is_on_top(name))

    def _colour_plan(self, chosen: str) -> None:
        """Show the heat map or the power view on the plan, or neither: they take turns."""
        is_shown = self.actions_by_name[chosen].isChecked()
        for name in ("heat", "power_view"):
            self.actions_by_name[name].setChecked(name == chosen and is_shown)
        if chosen == "power_view" and is_shown:
            self.plan.colours.choose(ColourBy.NOTHING)
        if chosen == "power_view" and not is_shown:
            self.actions_by_name["heat"].setChecked(True)
        self.plan.set_heat_map_visible(self.actions_by_name["heat"].isChecked())
        self.plan.set_power_shown(self.actions_by_name["power_view"].isChecked())
        if is_shown:
            self.show_view("plan")

    def _open_colours(self) -> None:
        self._on_plan(self.plan.colours.open_card)

    def _switch_minimap(self) -> None:
        is_on = self.actions_by_name["minimap"].isChecked()
        self.plan.set_minimap_shown(is_on)
        self._save_preferences(replace(self.preferences, has_minimap=is_on))

    def _on_plan(self, act: Callable[[], None]) -> None:
        """Something that is done on the plan."""
        self.show_view("plan")
        act()

    def _go_to_view(self, view_id: str) -> None:
        self._on_plan(lambda: self.saved_views.go_to(view_id))

    def _take_saved_view(self) -> None:
        """Let the switches stand as a saved view has them."""
        plan = self.plan
        for name, is_on in (
            ("heat", plan.air.is_visible),
            ("power_view", plan.power.is_on),
            ("liquid_view", plan.pipes.is_on),
            ("capture", plan.racks.shows_capture),
        ):
            self.actions_by_name[name].setChecked(is_on)

    def _colour_racks(self, by: ColourBy) -> None:
        """Let colours of racks say something, as chosen in the palette."""
        self.show_view("plan")
        self.plan.colours.choose(by)

    def _take_colours(self) -> None:
        """Colours of racks take the place of the power view; the lines are written down like the view of the air."""
        colours = self.plan.colours
        if colours.by is not ColourBy.NOTHING and self.actions_by_name["power_view"].isChecked():
            self.actions_by_name["power_view"].setChecked(False)
            self._colour_plan("power_view")
        self.solid.set_colour_by(colours.by)
        self.preferences = replace(self.preferences, rack_lines=tuple(map(str, colours.lines)))

    def _compare_with_file(self) -> None:
        file = self.files.questions.file_to_open()
        if file:
            self.files.read(file, self.compare.compare_with)

    def _lose_liquid(self) -> None:
        """Follow a loss in the liquid loops and count down over the racks, or end that."""
        if self.plan.countdown.seconds:
            self.plan.show_countdown({}, "")
            return
        results = self._session.results
        liquid = results.liquid.value if results is not None else None
        if liquid is None or self._session.shown_project is not self._session.project:
            self.messages.tell(tr("There are no liquid results yet."), tr("Wait for them, and try again."))
            return
        self.show_view("plan")
        self.liquid_loss.start(self._session.project, liquid, self._session.selection)

    def _show_liquid(self) -> None:
        """Draw the pipes of all loops, or stop it."""
        is_shown = self.actions_by_name["liquid_view"].isChecked()
        self.plan.set_liquid_shown(is_shown)
        if is_shown:
            self.show_view("plan")

    def _show_air(self, act: Callable[[], None]) -> None:
        """Choose a view of the air, which takes the place of the power view."""
        if self.actions_by_name["power_view"].isChecked():
            self.actions_by_name["heat"].setChecked(True)
            self._colour_plan("heat")
        act()

    def _take_tool(self, name: str) -> None:
        """Take a tool of the plan, which is shown when the tool draws."""
        if name != "select":
            self.show_view("plan")
        self.plan.set_tool(name)

    def _fit(self) -> None:
        self._view.fit_all()

    def _fit_selection(self) -> None:
        self._view.fit_selection()

    def _bring_into_view(self, entity_id: str) -> None:
        self._view.show_entity(entity_id)

    def _fail(self) -> None:
        ids = tuple(i for i in self._session.selection if isinstance(self._session.project.get(i), CAN_FAIL))
        if ids:
            self._session.toggle_out_of_service(ids)
        else:
            hint = tr("Select a source, a power unit, a cooler, a CDU or a heat rejection unit.")
            self.messages.tell(tr("Nothing is selected that could die."), hint)

    def _delete(self) -> None:
        if self.oneline.delete_link() or self.elevation.delete_unit():
            return
        self.edits.delete()

    def _array(self) -> None:
        ids = tuple(i for i in self._session.selection if isinstance(self._session.project.get(i), Placed))
        if not ids:
            self.messages.tell(tr("Nothing is selected to copy."), tr("Select items on the plan first."))
            return
        open_array(self._session, ids, self)

    def _fit_racks(self) -> None:
        if not any(isinstance(self._session.project.get(i), Rack) for i in self._session.selection):
            self.messages.tell(tr("No rack is selected."), tr("Select the racks that should get other contents."))
            return
        chooser.open_rack_chooser(self._session, self.theme, self)

    def _place_item(self, item_id: str) -> None:
        from core.catalogue.loader import load_catalogue
        from core.catalogue.placing import placed_from_item

        if self.elevation.isVisible():
            self.elevation.put_item(item_id)
            return
        self.show_view("plan")
        try:
            self.plan.start_placing(placed_from_item(load_catalogue(), item_id, tag="N-0"))
        except FacilityError as error:
            self.messages.tell(error.message, error.hint)

    def _show_item(self, entity_id: str) -> None:
        if self._session.project.get(entity_id) is not None:
            self._session.select((entity_id,))
            self._view.show_entity(entity_id)

    def _palette_rows(self) -> list[PaletteRow]:
        results = self._session.results
        return [
            *palette_rows.action_rows(self.actions_by_name[n] for n in self.actions_by_name if n != "palette"),
            *palette_rows.item_rows(self._session.project, self._show_item),
            *palette_rows.colour_rows(self._colour_racks),
            *palette_rows.view_rows(saved_views(self._session.project), self._go_to_view),
            *palette_rows.catalogue_rows(self._place_item),
            *palette_rows.site_rows(lambda item_id: chooser.move_to_site(self._session, item_id)),
            *palette_rows.finding_rows(results.findings if results else (), self._show_finding),
        ]

    def _show_finding(self, ids: tuple[str, ...]) -> None:
        known = tuple(i for i in ids if self._session.project.get(i) is not None)
        self.places.show_panel("findings")
        if known:
            self._session.select(known)
            self._bring_into_view(known[0])

    def _open_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self.actions_by_name, self.preferences.shortcuts, self)
        dialog.changed.connect(lambda keys: self._save_preferences(replace(self.preferences, shortcuts=keys)))
        dialog.show()

    def set_units(self, units: DisplayUnits) -> None:
        """Read and type quantities in other units from now on."""
        use_units(units)
        self._save_preferences(replace(self.preferences, units=units))
        self.set_theme(self.theme)  # which has every part say what it says again
        self._session.selection_changed.emit(self._session.selection)
        if self._session.results is not None:
            self._session.results_changed.emit(self._session.results)
        self._show_title()
        self._count_later.ask()

    def _switch_theme(self) -> None:
        self.set_theme(DARK if self.theme is LIGHT else LIGHT)
        self._save_preferences(replace(self.preferences, theme=self.theme.name))

    def set_theme(self, theme: Theme) -> None:
        """Use another theme at once."""
        self.theme = theme
        apply_theme(theme)
        for part in (
            self.plan,
            self.oneline,
            self.elevation,
            self.rack_list,
            self.energy,
            self.year,
            self.objects,
            self.compare,
            self.solid,
            self.catalogue,
            self.tree,
            self.layers,
            self.inspector,
            self.findings,
            self.trust,
            self.outage,
            self.strip,
            self.places,
            self.palette_card,
            self.welcome,
        ):
            part.set_theme(theme)
        tint(self.actions_by_name, theme)
        self.actions_by_name["theme"].setChecked(theme is DARK)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _show_title(self) -> None:
        star = tr(" · edited") if self._session.document.is_dirty else ""
        name = self._session.path.name if self._session.path else self._session.name
        scenario = self._session.project.scenario
        self.place.setText(
            tr("{name}{star}  ·  {outdoors} outdoors").format(
                name=name, star=star, outdoors=f"{scenario.name}, {as_read(f'{scenario.dry_bulb_c:.0f} °C')}"
            )
        )
        self.setWindowTitle(f"{name}{'*' if star else ''} – Hallwright")

    def _show_history(self) -> None:
        document = self._session.document
        for name, words, label in (
            ("undo", tr("Undo"), document.undo_label),
            ("redo", tr("Redo"), document.redo_label),
        ):
            self.actions_by_name[name].setEnabled(label is not None)
            self.actions_by_name[name].setStatusTip(f"{words} {as_read(label)}" if label else "")

    def _show_tool(self, name: str) -> None:
        for tool in TOOL_NAMES:
            self.actions_by_name[tool].setChecked(name == tool)

    def _tell(self, text: str) -> None:
        """Say a line of the plan in the status bar, and what is selected again a while later."""
        self._count.setText(as_read(text))
        self._told_timer.start()

    def _count_steps(self) -> Iterator[None]:
        """Count what is selected, some racks at a time, and say it in the status bar."""
        project, ids = self._session.project, self._session.selection
        chosen = [e for i in ids if (e := project.get(i)) is not None]
        racks = [e for e in chosen if isinstance(e, Rack)]
        power_w = weight_kg = 0.0
        known: dict[int, tuple[float, float]] = {}
        for first in range(0, len(racks), COUNTED_AT_ONCE):
            watts, kilograms = _power_and_weight(racks[first : first + COUNTED_AT_ONCE], known)
            power_w, weight_kg = power_w + watts, weight_kg + kilograms
            yield
        kw, tonnes = power_w * project.scenario.it_load_ratio / 1e3, weight_kg / 1e3
        text = tr("{count} selected").format(count=len(chosen)) if chosen else tr("nothing selected")
        self._count.setText(as_read(f"{text} · {kw:,.0f} kW · {tonnes:,.1f} t") if racks else text)

    def _show_state(self, results: DesignResults) -> None:
        halls = results.thermal.value.halls if results.thermal.value else ()
        if not halls:
            self.state.setText(tr("● no hall"))
            return
        states = {h.state for h in halls}
        spacing = max(h.spacing_m for h in halls)
        words = {
            AirState.LIVE: tr("Live, still moving"),
            AirState.SETTLED: tr("Settled"),
            AirState.REFINED: tr("Refined"),
        }
        worst = next(s for s in AirState if s in states)
        sign = "◐" if worst is AirState.LIVE else "●"
        self.state.setText(
            as_read(tr("{sign} {words} · {spacing:.1f} m cells").format(sign=sign, words=words[worst], spacing=spacing))
        )
        mass, heat = max(h.mass_balance_ratio for h in halls), max(h.heat_balance_ratio for h in halls)
        self._balance.setText(tr("mass balance {mass:.0e} · heat {heat:.0e}").format(mass=mass, heat=heat))

    def _forget_state(self) -> None:
        """Nothing is known of a document that was just opened."""
        self.state.setText(tr("◐ Being worked out …"))
        self._balance.setText("")

    def _switch_opengl(self) -> None:
        has_it = self.solid.set_opengl(self.actions_by_name["solid_opengl"].isChecked())
        self.actions_by_name["solid_opengl"].setChecked(has_it)
        self._save_preferences(replace(self.preferences, has_opengl=has_it))

    def _show_solid_choice(self) -> None:
        show_solid_choice(self.actions_by_name, self.solid.switches())

    def _take_air_view(self, view: AirView) -> None:
        """Tick what the plan shows; it is written down when the planner leaves or changes something else."""
        show_air_view(self.actions_by_name, view)
        self.preferences = replace(self.preferences, air_view=view)

    # -- files ------------------------------------------------------------------------------------------------------

    def _remember(self, file: str) -> None:
        self._save_preferences(self.preferences.with_recent(file))

    def _save_preferences(self, preferences: Preferences) -> None:
        self.preferences = preferences
        save_preferences(preferences)

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

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, which are saved beside the window before it goes; stop the live results."""
        if not self.files.may_leave(self.close):
            event.ignore()
            return
        save_preferences(self.panel_actions.remembered(self.preferences))
        self.welcome.close_work()
        self.files.work.close()
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


def _power_and_weight(racks: Sequence[Rack], known: dict[int, tuple[float, float]]) -> tuple[float, float]:
    """Power in operation and weight of racks, thousands of which have the same contents, kept in ``known``. [W, kg]"""
    power_w = weight_kg = 0.0
    for rack in racks:
        contents = known.get(id(rack.units))
        if contents is None:
            contents = (rack.rated_power_w, rack.weight_kg - rack.enclosure_weight_kg)
            known[id(rack.units)] = contents
        power_w += contents[0] * rack.load_ratio
        weight_kg += contents[1] + rack.enclosure_weight_kg
    return power_w, weight_kg


def apply_theme(theme: Theme) -> None:
    """Give the application a theme's palette and style sheet."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setPalette(theme.palette())
    application.setStyleSheet(theme.style_sheet())


def open_guide(parent: QWidget) -> None:
    """Show the user guide in a window of its own."""
    from PySide6.QtWidgets import QDialog, QTextBrowser

    from core.resource_files import read_text

    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("User guide"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(820, 680)
    browser = QTextBrowser()
    browser.setAccessibleName(tr("User guide"))
    browser.setMarkdown(read_text("help/user_guide.md"))
    column = QVBoxLayout(dialog)
    column.addWidget(browser)
    dialog.show()


def _ignore(_: object) -> None:
    """Drop a result that an action has no use for."""
