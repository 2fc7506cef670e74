"""What every test starts from: no screen, a home of its own, and no stray warnings."""

from __future__ import annotations

import faulthandler
import gc
import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["HALLWRIGHT_LANGUAGE"] = "en"
ROOMS = Path(__file__).parent
WITH_WINDOWS = ("desktop", "journeys", "screens")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have a crash told by the thread that crashed: after the stacks of all others it would be looked for in vain."""
    if fault_handler_stderr_fd_key in config.stash:
        faulthandler.enable(config.stash[fault_handler_stderr_fd_key], all_threads=False)


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory):
    """Keep settings and logs of the tests away from the planner's own."""
    home = tmp_path_factory.mktemp("home")
    kept = {}
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        kept[name] = os.environ.get(name)
        os.environ[name] = str(home / name.lower())
    yield home
    for name, value in kept.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="module", autouse=True)
def rubbish_goes_in_the_thread_of_the_window(request):
    """Search for rubbish as the program does: a thread beside a window must not destroy what was part of one."""
    if request.path.relative_to(ROOMS).parts[0] not in WITH_WINDOWS:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def qapp():
    """The program's own QApplication: one in another style and font, made first, would change every picture after."""
    from desktop.app import application

    return application()


@pytest.fixture(autouse=True)
def young_rubbish_goes_between_tests():
    """Where nothing is searched in a test, what it has left is after it."""
    yield
    if not gc.isenabled():
        gc.collect(1)


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog):
    """A warning or an error in the log fails the test that caused it."""
    yield
    for when in ("setup", "call"):
        loud = [r.getMessage() for r in caplog.get_records(when) if r.levelno >= logging.WARNING]
        assert loud == []


@pytest.fixture(autouse=True)
def no_left_over_threads():
    """A test leaves no thread of its own behind."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and t.is_alive() and not t.daemon]
    assert left == []


@pytest.fixture(autouse=True)
def no_left_over_press():
    """A test lets go of the mouse: with a button down, the widgets of every test that follows behave as in a drag."""
    yield
    if (gui := sys.modules.get("PySide6.QtGui")) is not None and gui.QGuiApplication.instance() is not None:
        assert not gui.QGuiApplication.mouseButtons(), "a mouse button is left down"


@pytest.fixture(autouse=True)
def no_left_over_windows():
    """A test disposes its windows and dialogs: each one left is styled anew with every window that follows."""
    yield from _windows_go()


@pytest.fixture(scope="module", autouse=True)
def no_left_over_windows_of_a_module():
    """So does a module with those that its tests share."""
    yield from _windows_go()


def _windows_go() -> Iterator[None]:
    """Compare the windows before with those after; without Qt in the process there are none."""
    before = _windows()
    yield
    after = _windows()
    _undress(after)
    left = [window for window in after if not any(window is known for known in before)]
    assert [f"{type(window).__name__} {window.windowTitle()}".strip() for window in left] == [], "windows are left over"


def _undress(windows: list[Any]) -> None:
    """Let the next window be built as the program builds it, undressed: a style sheet takes three times as long."""
    if not windows and (widgets := sys.modules.get("PySide6.QtWidgets")) is not None:
        application = widgets.QApplication.instance()
        if application is not None and application.styleSheet():
            application.setStyleSheet("")


def _windows() -> list[Any]:
    """Windows that stand alone, and dialogs of any window, after everything has gone that was told to."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    from PySide6.QtCore import QEvent

    widgets.QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = widgets.QApplication.topLevelWidgets()
    return [w for w in found if w.parentWidget() is None or isinstance(w, widgets.QDialog)]
