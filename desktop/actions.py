"""The table of what can be done: text, shortcut, tip and icon of every action, and the menus they stand in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One thing that can be done.

    Attributes:
        name: Key in the table.
        text: Text in menus.
        shortcut: Key sequence.
        tip: Tooltip and status text.
        icon: Name of the icon, or empty.
        is_checkable: Whether it is a switch.
        also: A second key sequence, which gives way where another action has it.
    """

    name: str
    text: str
    shortcut: str
    tip: str
    icon: str = ""
    is_checkable: bool = False
    also: str = ""


ROWS: tuple[ActionRow, ...] = (
    ActionRow("new", "New", "Ctrl+N", "Start an empty project", "file"),
    ActionRow("first_layout", "First layout …", "Ctrl+Shift+N", "Make a design from one line of words", "plus"),
    ActionRow("start", "Start page", "Ctrl+0", "Show examples, recent files and ways to begin"),
    ActionRow("open", "Open …", "Ctrl+O", "Open a project file", "folder-open"),
    ActionRow("save", "Save", "Ctrl+S", "Save to the project file", "save"),
    ActionRow("save_as", "Save as …", "Ctrl+Shift+S", "Save to another project file"),
    ActionRow("unsaved_work", "Unsaved work", "Ctrl+Alt+R", "Show again what was found of a start that ended badly"),
    ActionRow(
        "recovery_choice", "Copies of unsaved work …", "Ctrl+Alt+Shift+R", "Choose whether and how often they are kept"
    ),
    ActionRow("save_revision", "Save as revision …", "Ctrl+Alt+Shift+S", "Add a revision in words, and save the file"),
    ActionRow("revisions", "Revisions …", "Ctrl+Alt+N", "List what was issued when, for drawings and the report"),
    ActionRow("close", "Quit", "Ctrl+Q", "Close the program"),
    ActionRow("undo", "Undo", "Ctrl+Z", "Take the last step back", "undo"),
    ActionRow("redo", "Redo", "Ctrl+Shift+Z", "Repeat the step taken back", "redo"),
    ActionRow("delete", "Delete", "Del", "Remove what is selected", "trash"),
    ActionRow(
        "rack_templates", "Rack templates …", "Ctrl+Shift+K", "Fill racks from templates, and keep contents as one"
    ),
    ActionRow("save_template", "Keep rack as template", "Ctrl+Alt+K", "Keep the contents of the selected rack by name"),
    ActionRow("select_all", "Select all racks", "Ctrl+A", "Select every rack"),
    ActionRow("copy", "Copy", "Ctrl+C", "Copy the selection, also for another window"),
    ActionRow("cut", "Cut", "Ctrl+X", "Copy the selection and take it off the plan"),
    ActionRow("paste", "Paste", "Ctrl+V", "Put what was copied under the pointer"),
    ActionRow("paste_in_place", "Paste in place", "Ctrl+Shift+V", "Put what was copied where it came from"),
    ActionRow("duplicate", "Duplicate", "Ctrl+Shift+D", "Put a copy of the selection to the right of it"),
    ActionRow("group", "Group", "Ctrl+G", "Make a block of the selection that is selected and copied as one"),
    ActionRow("ungroup", "Ungroup", "Ctrl+Shift+G", "Dissolve the selected blocks; the items stay"),
    ActionRow("lock", "Lock or unlock", "Ctrl+L", "Keep the selection from being moved or deleted, or free it"),
    ActionRow("unlock_all", "Unlock all", "Ctrl+Shift+U", "Free everything that is locked"),
    ActionRow("hide", "Hide", "Ctrl+H", "Take the selection out of sight; it stays in the design"),
    ActionRow("isolate", "Isolate", "Ctrl+I", "Hide everything that is not selected"),
    ActionRow("show_all", "Show all", "Ctrl+Shift+H", "Bring back everything that is hidden"),
    ActionRow("select_similar", "Select similar", "Shift+A", "Select every item of the same kind and model"),
    ActionRow("find", "Find and select …", "Ctrl+F", "Select by words in tag, kind, model or contents"),
    ActionRow("rename_rows", "Rename by rows …", "F2", "Give the selection tags by row and place"),
    ActionRow("mirror_x", "Mirror left and right", "Shift+X", "Let left and right of the selection change places"),
    ActionRow("mirror_y", "Mirror top and bottom", "Shift+Y", "Let top and bottom of the selection change places"),
    ActionRow("align_left", "Align left", "Ctrl+Left", "Bring left edges onto the leftmost one"),
    ActionRow("align_right", "Align right", "Ctrl+Right", "Bring right edges onto the rightmost one"),
    ActionRow("align_top", "Align top", "Ctrl+Up", "Bring upper edges onto the topmost one"),
    ActionRow("align_bottom", "Align bottom", "Ctrl+Down", "Bring lower edges onto the lowest one"),
    ActionRow("align_centre_x", "Centre in a column", "Ctrl+Alt+Up", "Bring all middles onto one vertical line"),
    ActionRow("align_centre_y", "Centre in a row", "Ctrl+Alt+Right", "Bring all middles onto one horizontal line"),
    ActionRow("distribute_x", "Distribute across", "Ctrl+Alt+H", "Make the distances from left to right equal"),
    ActionRow("distribute_y", "Distribute upwards", "Ctrl+Alt+V", "Make the distances from bottom to top equal"),
    ActionRow("select", "Select", "V", "Select and move: click, drag, rubber band", "select", True),
    ActionRow("measure", "Measure", "M", "Measure a distance on the plan", "ruler", True),
    ActionRow("dimension", "Dimension line", "Shift+M", "Draw a dimension line that stays on the plan", "", True),
    ActionRow("note", "Note", "T", "Drag from what a note is about to where its words shall stand", "", True),
    ActionRow("section", "Section", "X", "Cut the air along a line dragged over the plan", "layers", True),
    ActionRow("wire", "Draw feeds", "N", "Drag on the plan from what feeds to what it shall feed", "cable", True),
    ActionRow("draw_hall", "Draw hall", "Shift+H", "Click the corners of a hall, or drag a rectangle", "wall", True),
    ActionRow(
        "draw_aisle", "Draw aisle", "E", "Click between two rows: keeps the aisle free, then encloses it", "aisle", True
    ),
    ActionRow("add_storey", "Storey on top", "Ctrl+Alt+T", "Put an empty hall on top of the selected one"),
    ActionRow("storey_up", "Storey above", "Ctrl+PgUp", "Show the next storey up alone"),
    ActionRow("storey_down", "Storey below", "Ctrl+PgDown", "Show the next storey down alone"),
    ActionRow("storey_all", "All storeys", "Ctrl+Home", "Show all storeys over one another"),
    ActionRow("draw_wall", "Draw wall", "J", "Drag a wall, or click its two ends", "", True),
    ActionRow("draw_column", "Draw column", "Shift+C", "Drag a column from corner to corner", "column", True),
    ActionRow(
        "draw_beam",
        "Draw beam",
        "Shift+J",
        "Drag a beam, a cable tray or another body overhead from corner to corner",
        "",
        True,
    ),
    ActionRow("draw_door", "Draw door", "Shift+O", "Drag the opening of a door with its swing", "door", True),
    ActionRow("draw_keep_out", "Draw area kept free", "Shift+K", "Drag an area in which nothing may stand", "", True),
    ActionRow("draw_tiles", "Draw perforated tiles", "Shift+T", "Drag over places of the floor grid", "", True),
    ActionRow("draw_grilles", "Draw return grilles", "Shift+R", "Drag over places of the ceiling grid", "", True),
    ActionRow("rotate", "Rotate", "R", "Turn the selection, or the item being placed, by 90°", "rotate"),
    ActionRow("array", "Array …", "A", "Copy the selection in columns and rows", "array"),
    ActionRow("snap", "Snap", "S", "Snap to neighbours and grid while dragging; Alt suspends it", "snap", True),
    ActionRow("fit", "Fit all", "F", "Show everything that is drawn, the yard too", "fit"),
    ActionRow("fit_halls", "Fit halls", "Shift+Z", "Show the halls without the yard"),
    ActionRow("fit_selection", "Fit selection", "Shift+F", "Show what is selected"),
    ActionRow("heat", "Heat map", "H", "Show or hide the heat map", "thermometer", True),
    ActionRow("air_height", "Air at one height", "1", "Show the air temperature at one height", "", True),
    ActionRow("air_maximum", "Hottest air over the height", "2", "Show the hottest air of every place", "", True),
    ActionRow("air_inlets", "Rack inlets", "3", "Fold the air before the fronts over the racks", "", True),
    ActionRow("air_floor", "Pressure under the floor", "5", "Show the pressure in the raised floor", "", True),
    ActionRow("air_up", "Raise the cut", "PgUp", "Cut the air 0.1 m higher"),
    ActionRow("air_down", "Lower the cut", "PgDown", "Cut the air 0.1 m lower"),
    ActionRow(
        "power_view", "Power", "P", "Colour the plan by loadings of the power chain, instead of the air", "bolt", True
    ),
    ActionRow("liquid_view", "Liquid loops", "Q", "Draw the pipes of all CDUs with the worst branch", "droplet", True),
    ActionRow("isotherms", "Isotherm lines", "I", "Draw lines of equal air temperature", "", True),
    ActionRow("arrows", "Air velocity arrows", "W", "Draw arrows of air velocity at the cut", "wind", True),
    ActionRow("moving_air", "Moving air", "Shift+W", "Let specks drift with the air at the cut", "", True),
    ActionRow("air_card", "Air view settings …", "B", "Choose height, lines, colours and their range"),
    ActionRow("ribbons", "Where a rack's air comes from", "Y", "Draw ribbons to the selected rack", "", True),
    ActionRow("capture", "Capture index", "K", "Colour racks by the share of cold air that reaches them", "", True),
    ActionRow("colours", "Colours and labels …", "Shift+B", "Choose what the colours and lines of racks say"),
    ActionRow(
        "minimap", "Minimap", "Shift+N", "Show the whole site in a corner where not everything is in view", "", True
    ),
    ActionRow("move_cards", "Move cards …", "Ctrl+M", "Move legends and other cards over the plan by arrow keys"),
    ActionRow("reset_cards", "Cards by themselves", "Ctrl+Alt+M", "Let all cards over the plan find their own places"),
    ActionRow("rulers", "Rulers", "Ctrl+R", "Show or hide the rulers of the plan", "", True),
    ActionRow("ruler_units", "Next unit of the rulers", "Ctrl+U", "Read the rulers in metres, in feet, or in both"),
    ActionRow("saved_views", "Saved views …", "Alt+Shift+0", "List the views of the plan that are kept in the project"),
    ActionRow("save_view", "Save this view", "Ctrl+Shift+B", "Keep what is seen of the plan, and how, by a name"),
    ActionRow("saved_view_1", "Saved view 1", "Alt+Shift+1", "Show the saved view 1 of the list"),
    ActionRow("saved_view_2", "Saved view 2", "Alt+Shift+2", "Show the saved view 2 of the list"),
    ActionRow("saved_view_3", "Saved view 3", "Alt+Shift+3", "Show the saved view 3 of the list"),
    ActionRow("saved_view_4", "Saved view 4", "Alt+Shift+4", "Show the saved view 4 of the list"),
    ActionRow("saved_view_5", "Saved view 5", "Alt+Shift+5", "Show the saved view 5 of the list"),
    ActionRow("saved_view_6", "Saved view 6", "Alt+Shift+6", "Show the saved view 6 of the list"),
    ActionRow("saved_view_7", "Saved view 7", "Alt+Shift+7", "Show the saved view 7 of the list"),
    ActionRow("saved_view_8", "Saved view 8", "Alt+Shift+8", "Show the saved view 8 of the list"),
    ActionRow("saved_view_9", "Saved view 9", "Alt+Shift+9", "Show the saved view 9 of the list"),
    ActionRow("view_plan", "Plan", "Ctrl+1", "Show the floorplan", "", True),
    ActionRow("view_oneline", "One-line", "Ctrl+2", "Show the one-line diagram of the power chain", "", True),
    ActionRow(
        "view_racks", "Racks", "Ctrl+3", "Show the list of racks with their feeds, phases and loadings", "", True
    ),
    ActionRow("view_energy", "Energy", "Ctrl+4", "Show where the energy goes, from the sources to the chips", "", True),
    ActionRow("view_year", "Year", "Ctrl+5", "Show what 8760 hours of weather make of the design", "", True),
    ActionRow(
        "view_elevation", "Elevation", "Ctrl+6", "Show racks from the front or rear, and fill them by U", "", True
    ),
    ActionRow("view_objects", "Objects", "Ctrl+7", "Show every object in a table, and edit many at once", "", True),
    ActionRow("view_solid", "3D", "Ctrl+8", "Show halls and yard in three dimensions", "", True),
    ActionRow("view_compare", "Compare", "Ctrl+9", "Put this design beside a kept one or another file", "", True),
    ActionRow("look_iso_se", "Look from south-east", "Ctrl+Alt+1", "Show the design in 3D from the south-east"),
    ActionRow("look_iso_ne", "Look from north-east", "Ctrl+Alt+2", "Show the design in 3D from the north-east"),
    ActionRow("look_iso_nw", "Look from north-west", "Ctrl+Alt+3", "Show the design in 3D from the north-west"),
    ActionRow("look_iso_sw", "Look from south-west", "Ctrl+Alt+4", "Show the design in 3D from the south-west"),
    ActionRow("look_top", "Look from above", "Ctrl+Alt+5", "Show the design in 3D from above"),
    ActionRow("look_front", "Look from the south", "Ctrl+Alt+6", "Show the design in 3D level from the south"),
    ActionRow("look_right", "Look from the east", "Ctrl+Alt+7", "Show the design in 3D level from the east"),
    ActionRow("solid_walls", "Walls in 3D", "Alt+Shift+W", "Show or hide walls", "", True),
    ActionRow("solid_ceiling", "Ceilings in 3D", "Alt+Shift+C", "Show or hide ceilings, beams and ducts", "", True),
    ActionRow("solid_aisles", "Enclosed aisles in 3D", "Alt+Shift+A", "Show or hide enclosed aisles", "", True),
    ActionRow("solid_pipes", "Pipes in 3D", "Alt+Shift+P", "Show or hide pipes and hoses", "", True),
    ActionRow("solid_feeds", "Feeds in 3D", "Alt+Shift+F", "Show or hide busways and feeds", "", True),
    ActionRow("solid_slice", "Air slice in 3D", "Alt+Shift+S", "Show or hide the slice of the air", "", True),
    ActionRow("solid_surface", "Surface of one temperature", "Alt+Shift+T", "Show or hide it in 3D", "", True),
    ActionRow("solid_streams", "Moving air in 3D", "Alt+Shift+M", "Let specks run along the air's ways", "", True),
    ActionRow("solid_opengl", "Fill 3D by OpenGL", "Alt+Shift+G", "Let the graphics card fill the 3D view", "", True),
    ActionRow("fail", "What if this dies?", "D", "Let the selected items die, or bring them back; nothing is edited"),
    ActionRow("restore", "Restore everything", "Shift+D", "Bring back what was let die"),
    ActionRow("units", "Units …", "Ctrl+Alt+U", "Choose metric or imperial units, for each kind of quantity"),
    ActionRow(
        "language_system",
        "Language of the system",
        "Ctrl+Alt+Shift+1",
        "Speak the system's language, when the program is started again",
        "",
        True,
    ),
    ActionRow(
        "language_en", "English", "Ctrl+Alt+Shift+2", "Speak English, when the program is started again", "", True
    ),
    ActionRow(
        "language_de", "Deutsch", "Ctrl+Alt+Shift+3", "Speak German, when the program is started again", "", True
    ),
    ActionRow("theme", "Dark theme", "Ctrl+D", "Switch between light and dark", "theme", True),
    ActionRow("underlay", "Underlay …", "Ctrl+Alt+L", "Put a DXF, PDF, PNG or JPEG under the plan"),
    ActionRow(
        "calibrate", "Scale underlay by two points", "U", "Click two points and type their true distance", "", True
    ),
    ActionRow("underlay_page", "Page of underlay …", "Shift+U", "Show another page of the selected document"),
    ActionRow("tree", "Object tree", "Ctrl+Shift+E", "Show halls, rows, cooling and power as a tree", "", True),
    ActionRow("layers", "Layers", "Ctrl+Shift+Y", "Show, lock, print and fade the layers of the plan", "", True),
    ActionRow("panel_catalogue", "Catalogue panel", "Alt+1", "Show or close the catalogue", "", True),
    ActionRow("panel_tree", "Tree panel", "Alt+2", "Show or close the object tree", "", True),
    ActionRow("panel_layers", "Layers panel", "Alt+3", "Show or close the layers", "", True),
    ActionRow("panel_inspector", "Inspector panel", "Alt+4", "Show or close the inspector", "", True),
    ActionRow("panel_findings", "Findings panel", "Alt+5", "Show or close the findings", "", True),
    ActionRow("panel_history", "History panel", "Alt+6", "Show or close the history of edits", "", True),
    ActionRow("panel_trust", "Trust panel", "Alt+7", "Show or close how far to trust it", "", True),
    ActionRow("panel_results", "Results panel", "Alt+8", "Show or close the strip of results", "", True),
    ActionRow("panel_outage", "Cooling failure panel", "Alt+9", "Show or close the cooling failure", "", True),
    ActionRow("next_panel", "Next panel", "F6", "Give the keyboard to the next panel, or to the view"),
    ActionRow("previous_panel", "Panel before", "Shift+F6", "Give the keyboard to the panel before, or to the view"),
    ActionRow("float_panel", "Float or dock panel", "Ctrl+F6", "Float the panel that has the keyboard, or dock it"),
    ActionRow("move_panel", "Move panel", "Alt+F6", "Move the panel that has the keyboard to the next side"),
    ActionRow("layouts", "Save layout …", "Ctrl+F7", "Save, use and delete layouts of the panels"),
    ActionRow("reset_layout", "Reset layout", "Ctrl+Shift+F7", "Put all panels where they stood at first"),
    ActionRow("fit_racks", "Compare GPUs and servers …", "G", "See what fits the selected racks", "gpu"),
    ActionRow("fit_cooling", "Which cooling fits …", "Shift+G", "Compare air, doors, cold plates, tanks", "droplet"),
    ActionRow("site", "Site …", "Ctrl+Shift+L", "Choose the site and its weather"),
    ActionRow("sources", "Power sources …", "Ctrl+Shift+I", "Choose what powers the site", "plug"),
    ActionRow("build_power", "Build topology …", "Ctrl+B", "Build a power topology over the racks", "network"),
    ActionRow("connect_racks", "Connect racks to A and B", "C", "Connect selected racks to feeds with room", "plug"),
    ActionRow("connect_cdus", "Connect racks to CDUs", "L", "Connect selected racks to CDUs with room", "droplet"),
    ActionRow("findings", "Findings", "Ctrl+Shift+F", "Show all findings", "warning"),
    ActionRow("waive", "Waive finding …", "Ctrl+Shift+W", "Accept the findings chosen in their panel, with a reason"),
    ActionRow("unwaive", "Un-waive finding", "Ctrl+Alt+Shift+W", "Let waived findings count again"),
    ActionRow("show_waived", "Show waived findings", "Ctrl+Alt+F", "List waived findings with their reasons", "", True),
    ActionRow(
        "outage",
        "Cooling failure …",
        "Ctrl+Shift+O",
        "Let coolers fail and follow the inlets in true time",
        "snowflake",
    ),
    ActionRow("liquid_loss", "Liquid failure", "Shift+Q", "Lose the selected CDUs, or the facility water", "tank"),
    ActionRow("trust", "How far to trust it", "Ctrl+Shift+T", "Show balances, validation and sensors", "check"),
    ActionRow("sensors", "Measured points from CSV …", "Ctrl+Shift+M", "Read measured temperatures to compare with"),
    ActionRow("paper", "Sheet and scale …", "Ctrl+Alt+Shift+P", "Choose sheet and scale of drawings written as PDF"),
    ActionRow(
        "export_all", "All into a folder …", "Ctrl+Alt+A", "Write all drawings, lists and models into a new folder"
    ),
    ActionRow("pdf", "Floorplan as PDF …", "Ctrl+P", "Write the floorplan at true scale", "export"),
    ActionRow("report", "Report as PDF …", "Ctrl+Shift+R", "Write the report"),
    ActionRow("svg", "Floorplan as SVG …", "Ctrl+Alt+S", "Write the floorplan as SVG"),
    ActionRow("png", "Floorplan as PNG …", "Ctrl+Alt+P", "Write a picture of the floorplan"),
    ActionRow("one-line-pdf", "One-line as PDF …", "Ctrl+Alt+O", "Write the one-line diagram with its numbers"),
    ActionRow("one-line-svg", "One-line as SVG …", "Ctrl+Alt+Shift+O", "Write the one-line diagram as SVG"),
    ActionRow("energy-pdf", "Flow of energy as PDF …", "Ctrl+Alt+E", "Write where the energy goes"),
    ActionRow("energy-svg", "Flow of energy as SVG …", "Ctrl+Alt+Shift+E", "Write where the energy goes as SVG"),
    ActionRow("3d-png", "3D view as PNG …", "Ctrl+Alt+8", "Write what the 3D view shows as a picture"),
    ActionRow("glb", "3D model as GLB …", "Ctrl+Alt+9", "Write halls and yard in 3D as a glTF model"),
    ActionRow("dxf", "Floorplan as DXF …", "Ctrl+Alt+D", "Write the floorplan in metres, on layers, for CAD"),
    ActionRow("csv", "Rack list as CSV …", "Ctrl+Alt+C", "Write the rack list"),
    ActionRow("json", "Project as JSON …", "Ctrl+Alt+J", "Write the project in the exchange format"),
    ActionRow(
        "grid-case",
        "Power network as grid-case …",
        "Ctrl+Alt+G",
        "Write the power chain for load-flow programs as JSON",
    ),
    ActionRow("pandapower", "Power network for pandapower …", "Ctrl+Alt+W", "Write the power chain for pandapower"),
    ActionRow(
        "openfoam",
        "Air as OpenFOAM case …",
        "Ctrl+Alt+X",
        "Write the air of every hall as a case of OpenFOAM into a new folder",
    ),
    ActionRow(
        "palette",
        "Find anything …",
        "Ctrl+K",
        "Search actions, items, catalogue, sites, findings",
        "search",
        also="Ctrl+Shift+P",
    ),
    ActionRow("shortcuts", "Shortcuts …", "Shift+F1", "See all shortcuts, and change them", "table"),
    ActionRow("guide", "User guide", "F1", "Read the user guide", "help"),
)

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("File", ("new", "first_layout", "start", "open", "@recent", "@examples", "-", "save", "save_as",
              "save_revision", "-", "revisions", "unsaved_work", "recovery_choice", "-", "close")),
    ("Edit", (
        "undo", "redo", "-", "palette", "-", "cut", "copy", "paste", "paste_in_place", "duplicate", "delete", "-",
        "select_all", "select_similar", "find", "-", "rename_rows", "-", "rack_templates", "save_template",
    )),
    ("Arrange", (
        "rotate", "mirror_x", "mirror_y", "array", "-", "align_left", "align_right", "align_top", "align_bottom",
        "align_centre_x", "align_centre_y", "-", "distribute_x", "distribute_y", "-",
        "underlay", "calibrate", "underlay_page", "-",
        "group", "ungroup", "-", "lock", "unlock_all", "hide", "isolate", "show_all",
    )),
    ("Draw", (
        "draw_hall", "draw_wall", "draw_column", "draw_beam", "draw_door", "draw_keep_out", "-",
        "draw_aisle", "draw_tiles", "draw_grilles", "-", "add_storey", "-", "dimension", "note", "measure",
    )),
    ("View", (
        "view_plan", "view_oneline", "view_solid", "view_elevation", "view_racks", "view_energy", "view_year",
        "view_objects", "view_compare", "-",
        "fit", "fit_halls", "fit_selection", "-",
        "heat", "air_height", "air_maximum", "air_inlets", "air_floor", "power_view",
        "liquid_view", "air_up", "air_down", "-",
        "isotherms", "arrows", "moving_air", "ribbons", "capture", "air_card", "colours", "-",
        "minimap", "move_cards", "reset_cards", "rulers", "ruler_units", "-", "saved_views", "save_view",
        "@saved views", "-",
        "@panels", "tree", "layers", "-", "storey_up", "storey_down", "storey_all", "-",
        "snap", "-", "units", "@language", "theme",
    )),
    ("3D", (
        "look_iso_se", "look_iso_ne", "look_iso_nw", "look_iso_sw", "look_top", "look_front", "look_right", "-",
        "solid_walls", "solid_ceiling", "solid_aisles", "solid_pipes", "solid_feeds", "-", "solid_slice",
        "solid_surface", "solid_streams", "-", "solid_opengl", "-", "3d-png", "glb",
    )),
    ("Study", (
        "fit_racks", "fit_cooling", "site", "sources", "-", "connect_cdus", "-", "fail", "restore", "outage",
        "liquid_loss",
    )),
    ("Power", ("wire", "build_power", "connect_racks")),
    ("Check", ("findings", "waive", "unwaive", "show_waived", "-", "trust", "-", "sensors")),
    ("Export", (
        "paper", "export_all", "-", "pdf", "report", "svg", "dxf", "png", "-", "one-line-pdf", "one-line-svg",
        "energy-pdf", "energy-svg", "-", "3d-png", "glb", "-", "csv", "json", "grid-case", "pandapower",
        "-", "openfoam",
    )),
    ("Help", ("guide", "shortcuts")),
)  # fmt: skip
PANELS: tuple[str, ...] = (
    "catalogue", "tree", "layers", "inspector", "findings", "history", "trust", "results", "outage",
)  # fmt: skip
"""Panels that have an action of their own, named ``panel_`` and their name."""
PANEL_MENU: tuple[str, ...] = (
    *(f"panel_{name}" for name in PANELS), "-", "next_panel", "previous_panel", "float_panel", "move_panel", "-",
    "layouts", "reset_layout",
)  # fmt: skip
"""What the menu of panels, ``@panels`` in the table, is filled with."""
TOOLS: tuple[str, ...] = (
    "select", "rotate", "array", "measure", "section", "draw_hall", "draw_aisle", "delete", "-", "undo", "redo", "-",
    "snap", "heat", "power_view", "fit", "-", "view_plan", "view_oneline", "view_solid", "view_elevation", "view_racks",
    "view_energy", "view_year", "view_compare",
)  # fmt: skip
LANGUAGE_ACTIONS: tuple[str, ...] = ("language_system", "language_en", "language_de")
ICON_ONLY: tuple[str, ...] = (
    "rotate",
    "array",
    "measure",
    "section",
    "draw_hall",
    "draw_aisle",
    "delete",
    "undo",
    "redo",
    "snap",
    "heat",
    "power_view",
    "fit",
)
"""Tools whose icon says enough; their tips name them and their keys."""
ON_PLAN_ONLY: tuple[str, ...] = ("air_up", "air_down")
"""Their keys turn pages in lists: on the plan they are the plan's."""
