"""`hallwright export --saved-view`: a plan on paper and as a picture as a view of the project has it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.cli.files import load_example
from core.cli.main import main
from core.commands.saved_views import KeepView
from core.exchange.json_project import read_project, write_project
from core.model.saved_views import SavedView

VIEW = SavedView(
    tag="Tenants", colour_by="tenant", rack_lines="tag;tenant", shows_air=False, hidden_layers="cooling",
    x_m=3.0, y_m=2.0, extent_x_m=4.0, extent_y_m=3.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def hall_file(tmp_path_factory) -> Path:
    project = load_example("air_row")
    racks = {r.id: replace(r, tenant="Northwind") for r in project.racks[:3]}
    project = KeepView(VIEW).apply(project.with_changes(racks))
    file = tmp_path_factory.mktemp("views") / "row.json"
    file.write_text(write_project(project), encoding="utf-8")
    return file


def test_an_svg_has_the_colours_lines_and_layers_of_the_view(hall_file, tmp_path, capsys):
    plain, seen = tmp_path / "plain.svg", tmp_path / "seen.svg"
    assert main(["export", str(hall_file), "--format", "svg", "-o", str(plain)]) == 0
    assert main(["export", str(hall_file), "--format", "svg", "--saved-view", "tenants", "-o", str(seen)]) == 0
    before, after = plain.read_text(encoding="utf-8"), seen.read_text(encoding="utf-8")
    assert "Northwind: 3" in after
    assert "Northwind" not in before
    coolers = [
        c.tag for c in read_project(hall_file.read_text(encoding="utf-8")).placed if "Cooler" in type(c).__name__
    ]
    assert coolers
    assert "Air, °C" in before
    assert "Air, °C" not in after
    assert all(f">{tag}<" in before and f">{tag}<" not in after for tag in coolers)


def test_a_picture_shows_the_part_that_the_view_has(hall_file, tmp_path, capsys):
    pytest.importorskip("PySide6")
    from PySide6.QtGui import QImage

    plain, seen = tmp_path / "plain.png", tmp_path / "seen.png"
    assert main(["export", str(hall_file), "--format", "png", "-o", str(plain)]) == 0
    assert main(["export", str(hall_file), "--format", "png", "--saved-view", "Tenants", "-o", str(seen)]) == 0
    before, after = QImage(str(plain)), QImage(str(seen))
    assert before.size() == after.size()
    assert before != after


def test_a_picture_has_nothing_to_press_or_to_move(hall_file, tmp_path, capsys, monkeypatch):
    pytest.importorskip("PySide6")
    from PySide6.QtWidgets import QAbstractButton, QSlider

    from desktop.floorplan.plan_view import PlanView

    controls: list[bool] = []
    grab = PlanView.grab

    def look(plan, *area):
        found = [*plan.findChildren(QSlider), *plan.findChildren(QAbstractButton)]
        controls[:] = [c.isVisibleTo(plan) for c in found if "Scroll" not in type(c).__name__]
        return grab(plan, *area)

    monkeypatch.setattr(PlanView, "grab", look)
    assert main(["export", str(hall_file), "--format", "png", "-o", str(tmp_path / "plan.png")]) == 0
    assert controls
    assert not any(controls)


def test_a_view_that_is_not_there_is_told_with_those_that_are(hall_file, tmp_path, capsys):
    code = main(["export", str(hall_file), "--format", "svg", "--saved-view", "x", "-o", str(tmp_path / "x.svg")])
    told = capsys.readouterr().err
    assert code != 0
    assert "no saved view 'x'" in told
    assert "Tenants" in told
