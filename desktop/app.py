"""Builds the program once and passes its parts on by argument."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from desktop import crash
from desktop.jobs.live_room import LiveRoom
from desktop.jobs.rubbish import RubbishRounds
from desktop.main_window import MainWindow
from desktop.preferences import Preferences, load_preferences
from desktop.session import Session
from desktop.theme import apply_theme, font
from desktop.words import chosen_language, install_qt_words, use_language

YEAR_AFTER_MS = 1500
"""The first year waits until the window and the live air stand."""


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The one QApplication, in the program's style."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    created = QApplication([sys.argv[0], *arguments])
    created.setApplicationName("Hallwright")
    created.setStyle("Fusion")
    created.setFont(font())
    return created


def build_window(preferences: Preferences) -> tuple[MainWindow, Session]:
    """A window with its session and a running live study."""
    live_room = LiveRoom()
    session = Session(live_room)
    live_room.setParent(session)
    window = MainWindow(session, preferences)
    session.setParent(window)
    apply_theme(window.theme)
    # nine hundred widgets are dressed before the window is shown, or the first turn of the event loop would do it all
    QApplication.sendPostedEvents(None, QEvent.Type.PolishRequest.value)
    _say_what_is_shown(window, session)
    return window, session


def show(window: MainWindow) -> None:
    """Show the window, all of it laid out: the first turn of the event loop then has but to paint it."""
    window.show()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def _say_what_is_shown(window: MainWindow, session: Session) -> None:
    """While a moment of a cooling failure is shown, the state beside the plan is that moment's, not the live air's."""
    shown = [False]

    def say(*_: object) -> None:
        if shown[0]:
            window.air_labels.tell_failure()

    def change(moment: object, _: str) -> None:
        was_shown, shown[0] = shown[0], moment is not None
        if shown[0]:
            say()
        elif was_shown and session.results is not None:
            session.results_changed.emit(session.results)

    window.outage.moment_changed.connect(change)
    session.results_changed.connect(say)


def run(file: str | None = None) -> int:
    """Start the program.

    Args:
        file: Project file or example to open; None for an empty hall, which also stands until the file is read.

    Returns:
        Exit code.
    """
    qt = application()
    preferences = load_preferences()
    use_language(chosen_language(preferences.language))
    install_qt_words(qt)
    window, session = build_window(preferences)
    window.panel_actions.restore()
    crash.install(partial(_tell_fault, window))
    show(window)
    QTimer.singleShot(0, lambda: _begin(window, session, file))
    return int(qt.exec())


def _tell_fault(window: MainWindow, message: str, hint: str) -> None:
    """Say that something went wrong, and keep what is unsaved before more does."""
    window.recovery.autosave.hurry()
    window.messages.tell(message, hint)


def _begin(window: MainWindow, session: Session, file: str | None) -> None:
    """Everything that the first paint need not wait for."""
    rounds = RubbishRounds(session)
    session.document_replaced.connect(rounds.set_aside)
    session.project_changed.connect(rounds.follow)
    session.preview_changed.connect(rounds.hold)
    session.start()
    window.files.new()
    if file is None:
        window.show_welcome()
    else:
        window.files.open(file)
    window.load_later()
    window.recovery.start()
    QTimer.singleShot(YEAR_AFTER_MS, window.year_job.start)
