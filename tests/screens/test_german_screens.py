"""The start page and the first layout as they are painted in German, whose words are longer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.dialogs.first_layout import FirstLayoutDialog
from desktop.theme import DARK, LIGHT, apply_theme, font
from desktop.welcome.welcome_view import EXAMPLES, WelcomeView
from desktop.words import use_language
from tests.desktop.driving import dispose, wait_until
from tests.screens.comparing import assert_looks_like

SHARE_AT_MOST = 0.01


@pytest.fixture
def german(qapp) -> Iterator[None]:
    qapp.setStyle("Fusion")
    qapp.setFont(font())
    use_language("de")
    yield
    use_language("en")


def _laid_out() -> None:
    for _ in range(5):
        QApplication.processEvents()


@pytest.mark.screens
def test_the_german_start_page_looks_as_it_did(german, tmp_path):
    apply_theme(LIGHT)
    page = WelcomeView(LIGHT)
    page.resize(1300, 640)
    page.show_recent(())
    page.show()
    page.load_sketches()
    wait_until(lambda: all(page.cards[name].sketch.has_project for name in EXAMPLES))
    _laid_out()
    assert_looks_like(page.grab().toImage(), "start_german", tmp_path, share_at_most=SHARE_AT_MOST)
    page.close_work()
    dispose(page)


@pytest.mark.screens
def test_the_german_first_layout_looks_as_it_did(german, tmp_path):
    apply_theme(DARK)
    parent = QWidget()
    dialog = FirstLayoutDialog(DARK, lambda _: True, parent)
    dialog.show()
    wait_until(dialog.build.isEnabled)
    _laid_out()
    assert_looks_like(dialog.grab().toImage(), "first_layout_german", tmp_path, share_at_most=SHARE_AT_MOST)
    dialog.close()
    dispose(parent)
