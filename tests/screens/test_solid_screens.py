"""The 3D view as a picture, light and dark, at 1x and 2x, against stored ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from core.model.cooling import Containment
from core.model.project import Project
from desktop.jobs.live_room import LiveRoom
from desktop.session import Session
from desktop.solid.labels import paint_labels
from desktop.solid.paint_thread import Painted, SceneStore, fulfil
from desktop.solid.solid_view import SolidView
from desktop.theme import DARK, LIGHT, Theme, apply_theme, font
from tests.desktop.driving import dispose, wait_until
from tests.desktop.painted_window import blowing
from tests.screens.comparing import assert_looks_like, share_that_differs
from tests.screens.test_plan_screens import hall_of_two_rows
from tests.support.painted_results import room_results

pytestmark = pytest.mark.screens

SHARE_AT_MOST = 0.02


def project() -> Project:
    aisle = Containment(id="aisle", tag="CA-1", hall_id="hall", x_m=3.6, y_m=3.0, width_m=2.4, depth_m=1.2,
                        rotation_deg=90)  # fmt: skip
    return Project.of([*hall_of_two_rows().entities.values(), aisle])


def shown(theme: Theme, **choice) -> tuple[SolidView, Session]:
    QApplication.setStyle("Fusion")
    QApplication.setFont(font())
    apply_theme(theme)
    session = Session(LiveRoom())
    view = SolidView(session, theme)
    view.resize(900, 560)
    session.adopt(project(), path=None, name="two rows")
    view.set_choice(replace(view.choice, **choice))
    session.results = blowing(room_results(session.project))
    view.show()
    session.select(("r02",))
    return view, session


def close(view: SolidView, session: Session) -> None:
    view.close_work()
    view.close()
    dispose(view)
    session.deleteLater()
    QApplication.processEvents()


def picture(theme: Theme, ratio: float = 1.0, **choice) -> QImage:
    """Frame, labels, card and legend as the window shows them on a screen with so many pixels to a point."""
    view, session = shown(theme, **choice)
    wish = replace(view.wish(), ratio=ratio, is_fine=True)
    frame = fulfil(wish, SceneStore().scene(wish))
    height, width = frame.pixels.shape
    image = QImage(frame.pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_labels(painter, Painted(wish, SceneStore().scene(wish), frame), ratio, theme)
    for card in (view.cards.frame, view.legend):
        card.render(painter, card.pos(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    close(view, session)
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize("ratio", [1.0, 2.0], ids=["1x", "2x"])
def test_the_view_looks_as_it_did(qapp, tmp_path, theme, ratio):
    name = f"solid_{theme.name}" + ("_2x" if ratio > 1.0 else "")
    assert_looks_like(picture(theme, ratio), name, tmp_path, share_at_most=SHARE_AT_MOST)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize("ratio", [1.0, 2.0], ids=["1x", "2x"])
def test_the_air_looks_as_it_did(qapp, tmp_path, theme, ratio):
    image = picture(theme, ratio, has_slice=True, has_surface=True, surface_c=27.0, has_ceiling=True)
    name = f"solid_air_{theme.name}" + ("_2x" if ratio > 1.0 else "")
    assert_looks_like(image, name, tmp_path, share_at_most=SHARE_AT_MOST)


def test_the_comparison_sees_another_choice(qapp):
    plain = picture(LIGHT)
    assert share_that_differs(plain, picture(LIGHT))[0] == 0.0
    assert share_that_differs(plain, picture(LIGHT, has_walls=False))[0] > SHARE_AT_MOST


def test_the_window_shows_what_the_stored_picture_shows(qapp):
    view, session = shown(LIGHT)
    wait_until(lambda: view.canvas.painted is not None and view.canvas.painted.wish.is_fine
               and view.canvas.painted.wish.camera == view.canvas.camera, 120.0)  # fmt: skip
    painted = view.canvas.painted
    same = fulfil(replace(painted.wish, ratio=view.devicePixelRatioF()), painted.scene)
    assert (same.pixels == painted.frame.pixels).all()
    close(view, session)
