"""What numbers say where there is little to say: no load, small halls, mixed choices, halls that nobody cools."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from core.commands.place import PlaceItems
from core.drawing.oneline_words import megawatts_or_kilowatts
from core.model.rack import Rack
from core.results.finding import Finding, Severity
from desktop.app import application
from desktop.widgets.choice_box import ChoiceBox
from desktop.words import GROUPS_APART, use_language
from tests.desktop.driving import dispose, open_window, rest, wait_until
from tests.desktop.painted_window import painted_window, take


def test_a_choice_that_differs_says_so() -> None:
    application()
    box = ChoiceBox()
    for words in ("0°", "90°"):
        box.addItem(words)
    box.resize(160, 28)
    box.show()
    box.setCurrentIndex(-1)
    empty = box.grab().toImage()
    box.setPlaceholderText("mixed")
    QApplication.processEvents()
    assert box.grab().toImage() != empty
    dispose(box)


def test_small_loads_are_not_rounded_to_nothing() -> None:
    assert megawatts_or_kilowatts(11_300.0) == "11 kW"
    assert megawatts_or_kilowatts(999_600.0) == "1.00 MW"
    assert megawatts_or_kilowatts(18_690_000.0) == "18.69 MW"


def test_an_empty_hall_has_no_carbon_per_load() -> None:
    with open_window("air_row") as (window, session):
        wait_until(lambda: session.results is not None and session.results.energy.value is not None, 120.0)
        window.strip.show_results(session.results)
        energy = session.results.energy.value
        assert "kgCO₂e/kWh" in window.strip.carbon.line.text()
        window.strip._show_energy(SimpleNamespace(**{n: getattr(energy, n) for n in NUMBERS} | {"it_w": 0.0}))
        assert window.strip.carbon.number.text().startswith("–")
        assert "kgCO" not in window.strip.carbon.line.text()


NUMBERS = ("parts_w", "pue", "total_w", "water_kg_h", "carbon_kg_h", "cost_usd_h")


def test_what_is_typed_in_a_drag_stays_in_sight() -> None:
    with open_window("air_row") as (window, session):
        view = window.plan
        view.setFocus()
        rack = next(e for e in session.project.placed if isinstance(e, Rack))
        session.select((rack.id,))
        rest()
        at = view.viewport().mapFrom(view, view.mapFromScene(rack.x_m, -rack.y_m))
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        QTest.mouseMove(view.viewport(), at + QPoint(30, 0))
        QTest.keyClicks(view, "750")
        shown = view.viewport().grab().toImage()
        QTest.keyClick(view, Qt.Key.Key_Escape)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        accent = QColor(window.theme.accent).rgb()
        right = shown.width() - int(130 * shown.devicePixelRatio())
        assert any(shown.pixel(x, y) == accent for x in range(right, shown.width()) for y in range(shown.height()))


def test_ticks_of_a_hot_rack_are_apart() -> None:
    from desktop.widgets.face_profile import LEAST_TICK_PX, STEPS_K

    spans = np.array([20.0, 200.0, 1000.0, 3000.0])
    assert all(any(step / span * 170.0 >= LEAST_TICK_PX for step in STEPS_K) for span in spans)


def test_undo_reaches_the_design_from_a_field_whose_value_was_entered() -> None:
    with open_window("air_row") as (window, session):
        rack = next(e for e in session.project.placed if isinstance(e, Rack))
        session.select((rack.id,))
        rest()
        for name, typed, field in (("Tag", "ZZ", "tag"), ("Load", "50 %", "load_ratio")):
            edit = next(c for c in window.findChildren(QLineEdit) if c.isVisible() and c.accessibleName() == name)
            before = getattr(rack, field)
            edit.setFocus()
            edit.selectAll()
            QTest.keyClicks(edit, typed)
            QTest.keyClick(edit, Qt.Key.Key_Return)
            rest()
            assert getattr(session.project.get(rack.id), field) != before
            QTest.keySequence(edit, "Ctrl+Z")
            rest()
            assert getattr(session.project.get(rack.id), field) == before
            QTest.keyClicks(edit, "7")
            QTest.keySequence(edit, "Ctrl+Z")
            assert getattr(session.project.get(rack.id), field) == before
            QTest.keySequence(edit, "Ctrl+Shift+Z")


@pytest.mark.parametrize("key", ["PgUp", "2", "F"])
def test_the_card_at_the_pointer_goes_when_the_plan_shows_something_else(key: str) -> None:
    with open_window("air_row") as (window, _):
        view = window.plan
        view.setFocus()
        wait_until(lambda: not view.viewport().size().isEmpty())
        view.wheelEvent(_notch(view))
        middle = view.viewport().rect().center()
        QTest.mouseMove(view.viewport(), middle)
        QTest.mouseMove(view.viewport(), middle + QPoint(3, 0))
        view._hover.card.show()
        QTest.keySequence(view, key)
        assert not view._hover.card.isVisible()


def _notch(view: QWidget) -> QWheelEvent:
    at = QPointF(view.rect().center())
    none, still = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(at, at, QPoint(), QPoint(0, 120), none, Qt.KeyboardModifier.NoModifier, still, False)


def test_all_columns_of_the_validation_table_are_in_sight() -> None:
    with open_window("air_row") as (window, _):
        window.places.show_panel("trust")
        rest()
        table = window.trust.references.table
        wait_until(lambda: table.isVisible() and table.rowCount() > 0)
        QApplication.processEvents()
        assert sum(table.columnWidth(n) for n in range(4)) <= table.viewport().width()
        rows = [n for n in range(table.rowCount()) if table.columnSpan(n, 0) == 1]
        assert all(table.item(n, k).text() for n in rows for k in range(1, 4))
        names = [table.item(n, 0).text() for n in range(table.rowCount()) if n not in rows]
        assert all(names)
        assert not any(name.endswith("· 1") for name in names)


def test_the_card_of_a_resting_pointer_follows_the_air() -> None:
    with open_window("air_row") as (window, session):
        wait_until(lambda: session.results is not None and session.results.thermal.value is not None, 120.0)
        view = window.plan
        hall = session.project.halls[0]
        x_m, y_m = (sum(p[k] for p in hall.outline_m) / len(hall.outline_m) for k in (0, 1))
        QTest.mouseMove(view.viewport(), view.view_point(x_m, y_m))
        QTest.mouseMove(view.viewport(), view.view_point(x_m, y_m) + QPoint(2, 0))
        assert view._hover.card.isVisible()
        said = view._hover.card.text()
        view._hover.card.setText("old")
        session.results_changed.emit(session.results)
        assert view._hover.card.text() == said


def test_an_empty_plan_says_how_to_begin_and_lets_the_pointer_through() -> None:
    with open_window("air_row") as (window, session):
        hint = window.plan.hint
        assert not hint.isVisible()
        session.document.mark_saved()
        window.files.new()
        rest()
        assert hint.isVisible()
        assert window.plan.rect().contains(hint.geometry())
        assert hint.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        window.actions_by_name["draw_hall"].trigger()
        assert not hint.isVisible()
        QTest.keyClick(window.plan, Qt.Key.Key_Escape)
        QTest.keyClick(window.plan, Qt.Key.Key_Escape)
        rest()
        assert hint.isVisible()
        session.execute(PlaceItems((Rack(id="r", tag="R-1", hall_id=session.project.halls[0].id, x_m=3.0, y_m=3.0),)))
        rest()
        assert not hint.isVisible()
        session.undo()
        rest()
        assert hint.isVisible()


def test_what_is_locked_says_so_when_it_is_nudged() -> None:
    with open_window("air_row") as (window, session):
        session.select((session.project.racks[0].id,))
        rest()
        window.actions_by_name["lock"].trigger()
        rest()
        window.plan.setFocus()
        before = session.project
        QTest.keyClick(window.plan, Qt.Key.Key_Right)
        assert session.project is before
        assert "locked" in window.messages.text


def test_the_first_loss_of_liquid_says_that_it_is_followed() -> None:
    with open_window("liquid_hall_gb200") as (window, session):
        wait_until(lambda: session.results is not None and session.results.liquid.value is not None, 120.0)
        said: list[str] = []
        window.plan.told.connect(said.append)
        QTest.keySequence(window.plan, "Shift+Q")
        assert said == ["Following the loss …"]
        wait_until(lambda: bool(window.plan.countdown.seconds), 120.0)


@pytest.mark.parametrize(("language", "thousand"), [("en", "1,040"), ("de", f"1{GROUPS_APART}040")])
def test_thousands_stand_apart_in_what_is_counted(qapp, language, thousand) -> None:
    use_language(language)
    try:
        for window, session in painted_window():
            racks = [Rack(tag=f"R-{n}", hall_id="hall", x_m=float(n % 40), y_m=2.0 * (n // 40)) for n in range(1040)]
            session.adopt(session.project.with_changes({r.id: r for r in racks}), path=None, name="many")
            take(session)
            session.select(tuple(r.id for r in racks))
            rest()
            assert window.status._count.text().startswith(f"{thousand} ")
            alike = Finding("x", Severity.ERROR, "Something is wrong.")
            session.results = replace(session.results, findings=(alike,) * 1040)
            session.results_changed.emit(session.results)
            window.strip.show_results(session.results)
            rest()
            assert f"· {thousand} " in window.strip.findings.head.text()
            assert f"{thousand} ×" in window.strip.findings.line.text()
    finally:
        use_language("en")


def test_the_strip_names_items_as_they_are_named_where_the_finding_is_cut_short(qapp) -> None:
    use_language("de")
    try:
        for window, session in painted_window():
            rack = Rack(tag="Cold aisle CD", hall_id="hall", x_m=1.0, y_m=1.0)
            session.adopt(session.project.with_changes({rack.id: rack}), path=None, name="named")
            take(session)
            words = f"{rack.tag} is contained over 7.2 m, but 0.6 m of its upper side on the plan are open."
            session.results = replace(session.results, findings=(Finding("x", Severity.ERROR, words, "", (rack.id,)),))
            session.results_changed.emit(session.results)
            rest()
            line = window.strip.findings.line.text()
            assert f"{rack.tag} ist über" in line
            assert "…" in line
    finally:
        use_language("en")


def test_a_class_stays_with_the_word_before_it(qapp) -> None:
    for window, session in painted_window():
        take(session, 60.0)
        window.strip.show_results(session.results)
        assert "ABOVE\u00a0A1" in window.strip.hottest.line.text()
