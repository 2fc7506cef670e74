"""The language of the window: which one it is, and Qt's own words in it. The words themselves are in ``core/words``.

Texts in tables of a module are ``marked`` there, because no language is chosen yet when it is imported, and go through
``tr`` where they are shown.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from core import words
from core.words import (
    GROUPS_APART,
    LANGUAGES,
    SYSTEM,
    as_read,
    as_written,
    in_sentence,
    language_in_use,
    tr,
    use_language,
    use_names,
)

__all__ = [
    "GROUPS_APART",
    "LANGUAGES",
    "SYSTEM",
    "as_read",
    "as_written",
    "chosen_language",
    "in_sentence",
    "install_qt_words",
    "language_in_use",
    "marked",
    "tr",
    "use_language",
    "use_names",
]


def chosen_language(preference: str) -> str:
    """Code of the language to use: the environment counts first, then the preference, then the system's language.

    Args:
        preference: A code, or ``system``.
    """
    return words.chosen_language(preference, lambda: QLocale.system().name())


def install_qt_words(application: QCoreApplication) -> None:
    """Let Qt's own dialogs and buttons speak the language in use, from the catalogue that comes with Qt."""
    code = language_in_use()
    if code == "en":
        return
    translator = QTranslator(application)
    if translator.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)


def marked(text: str) -> str:
    """The text as it is: says that it stands in a table and goes through ``tr`` where it is shown."""
    return text
