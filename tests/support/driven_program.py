"""Starts the whole program as a planner does, in this process, and drives it by mouse and keys until it is ended.

``python -m tests.support.driven_program STORY FOLDER [FILE]``; what has happened is said on the output, a word a line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from core.exchange.json_project import write_project
from desktop.app import application, run
from desktop.main_window import MainWindow
from desktop.session import Session
from tests.desktop.driving import mouse

TURN_MS = 20
Story = Iterator[Callable[[], object]]
"""Steps, each of which gives what must come true before the next."""


def say(words: str) -> None:
    print(words, flush=True)


def drag_rack(window: MainWindow, session: Session, by_m: float) -> Story:
    """Drag the first rack by the mouse, a move a turn."""
    rack, port = session.project.racks[0], window.plan.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    points = [window.plan.view_point(rack.x_m + by_m * n / 10, rack.y_m) for n in range(11)]
    mouse(port, QEvent.Type.MouseButtonPress, points[0], left, left)
    for point in points[1:]:
        mouse(port, QEvent.Type.MouseMove, point, none, left)
        yield lambda: True
    mouse(port, QEvent.Type.MouseButtonRelease, points[-1], left, none)


def edited(window: MainWindow, session: Session, folder: Path) -> Story:
    """Open the file, drag a rack, turn it and rename the design's hall by keys, and wait for the copy."""
    yield lambda: session.project.racks and window.plan.isVisible()
    QTest.keyClick(window.plan, Qt.Key.Key_F)
    yield from drag_rack(window, session, 1.2)
    QTest.keyClick(window.plan, Qt.Key.Key_R)
    QTest.keyClick(window.plan, Qt.Key.Key_R)
    QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    yield lambda: len(session.document.steps) == 4
    (folder / "edited.json").write_text(write_project(session.project), encoding="utf-8")
    say("edited")
    autosave = window.recovery.autosave
    yield lambda: autosave.writer.has_copy and not autosave.writer.is_busy and autosave._first_s is None
    say("kept")


def crash(window: MainWindow, session: Session, folder: Path) -> Story:
    """Edit, and wait to be killed."""
    yield from edited(window, session, folder)
    yield lambda: False


def end(window: MainWindow, session: Session, folder: Path) -> Story:
    """Edit, and quit without saving."""
    yield from edited(window, session, folder)
    QTimer.singleShot(0, lambda: QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier))
    yield lambda: isinstance(QApplication.activeModalWidget(), QMessageBox)
    box = QApplication.activeModalWidget()
    discard = next(b for b in box.buttons() if b.text() == "Discard")
    QTest.mouseClick(discard, Qt.MouseButton.LeftButton)


def recover(window: MainWindow, session: Session, folder: Path) -> Story:
    """Recover what is offered by the mouse, save it, and quit."""
    bar = window.recovery.bar
    yield bar.isVisible
    say(bar.text)
    QTest.mouseClick(bar.recover, Qt.MouseButton.LeftButton, pos=QPoint(bar.recover.width() // 2, 8))
    yield lambda: session.document.is_dirty
    (folder / "recovered.json").write_text(write_project(session.project), encoding="utf-8")
    say(f"{session.path}")
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    yield lambda: not session.document.is_dirty
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def look(window: MainWindow, session: Session, folder: Path) -> Story:
    """Say whether anything is offered, and quit."""
    yield lambda: window.recovery.has_looked
    say("offered" if window.recovery.bar.isVisible() else "nothing")
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def main(story: str, folder: str, file: str | None = None) -> int:
    """Run the program with a story told by a timer of it."""
    application()
    steps: list[Story] = []
    waits_for: list[Callable[[], object]] = [lambda: True]

    def turn() -> None:
        if not steps:
            windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
            if windows:
                steps.append(globals()[story](windows[0], windows[0]._session, Path(folder)))
        elif waits_for[0]():
            waits_for[0] = next(steps[0], lambda: False)

    timer = QTimer()
    timer.timeout.connect(turn)
    timer.start(TURN_MS)
    return run(file)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
