"""What the window and the process that works on its files say to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.drawing.paper_air import PlanAir
from core.reports.paper import PaperChoice
from core.results.design_results import DesignResults
from core.storage.draft_note import DraftNote
from core.storage.file_stamp import FileStamp
from core.study.live_wire import ProjectChange
from core.units.display import DisplayUnits


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """Read a file, or the example of this name."""

    file: str


@dataclass(frozen=True, slots=True)
class SaveOrder:
    """Save a whole project to a file."""

    design: ProjectChange
    path: Path


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """Write an export; the one who orders puts the file in its place when it is whole.

    Attributes:
        design: The whole project.
        results: Its results.
        kind: One of the formats of ``write_export``, or one of ``FOLDERS``.
        path: File or folder to write.
        units: Units that its reader reads.
        language: Language that its reader reads, as in ``core.words``.
        air: What a floorplan shows of the air.
        paper: Sheet and scale of what is written as PDF.
    """

    design: ProjectChange
    results: DesignResults
    kind: str
    path: Path
    units: DisplayUnits
    language: str
    air: PlanAir | None = None
    paper: PaperChoice = field(default_factory=PaperChoice)


@dataclass(frozen=True, slots=True)
class KeepOrder:
    """Write a recovery copy into a draft's folder.

    Attributes:
        design: A whole project, or what has changed since that of the last such order to the same process.
        folder: The draft's folder.
        note: What is written beside it.
    """

    design: ProjectChange
    folder: Path
    note: DraftNote


@dataclass(frozen=True, slots=True)
class RecoverOrder:
    """Read the recovery copy in a draft's folder."""

    folder: Path


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """Save the recovery copy in a draft's folder as a project file."""

    folder: Path
    path: Path


Order = OpenOrder | SaveOrder | ExportOrder | KeepOrder | RecoverOrder | CopyOrder


@dataclass(frozen=True, slots=True)
class Stage:
    """How far an order is: share done (0 to 1), and what is going on."""

    share: float
    what: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A project that was read.

    Attributes:
        design: All of it.
        is_own_file: Whether its file is one that it can be saved to.
        names: What people have named in it, None for not told: who opens it need not look through all of it.
    """

    design: ProjectChange
    is_own_file: bool
    names: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What was to be written is written.

    Attributes:
        is_behind: Whether the numbers in it are those of another state of the design than what it draws.
        stamp: Of a project file, what tells it as it was written.
        words: What else is to be known of it.
    """

    is_behind: bool = False
    stamp: FileStamp | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be done: words, and what to do.

    Attributes:
        message: What is wrong.
        hint: What can be done.
        is_nothing: Whether the design only has nothing of what was to be written.
    """

    message: str
    hint: str
    is_nothing: bool = False


Answer = Opened | Written | Refused
"""How an order ends."""
