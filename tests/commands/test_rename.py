"""Rows are found from where items stand; patterns are read strictly."""

from __future__ import annotations

import pytest

from core.commands.rename import RenameRows, row_letters
from core.document.document import Document
from core.errors import InvalidEdit
from core.model.project import Project
from core.model.rack import Rack


def two_rows(rotation_deg: int = 0) -> Project:
    turned = rotation_deg % 180 != 0
    racks = []
    for row in range(2):
        for n in (2, 0, 1):
            along, across = 3.0 + 0.6 * n, 8.0 - 2.4 * row + 0.1 * (n == 1)
            x_m, y_m = (10.0 - across, 9.0 - along) if turned else (along, across)
            racks.append(Rack(id=f"{row}{n}", tag=f"old{row}{n}", x_m=x_m, y_m=y_m, rotation_deg=rotation_deg))
    return Project.of(racks)


IDS = ("02", "10", "00", "01", "12", "11")


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_rows_count_from_the_top_and_places_from_the_left(rotation_deg):
    document = Document(before := two_rows(rotation_deg))
    document.execute(RenameRows(IDS, "R-{row}{n:02}"))
    tags = {i: document.project.get(i).tag for i in IDS}
    assert tags == {"00": "R-A01", "01": "R-A02", "02": "R-A03", "10": "R-B01", "11": "R-B02", "12": "R-B03"}
    document.undo()
    assert document.project == before


@pytest.mark.parametrize("pattern", ["R-{row}", "{n", "{n.real}", "{n!r}", "{0}", "{n:>999999}", "{row:5}", " ", ""])
def test_patterns_that_give_twins_or_cannot_be_read_are_refused(pattern):
    with pytest.raises(InvalidEdit) as caught:
        RenameRows(IDS, pattern).apply(two_rows())
    assert "{row}" in caught.value.hint


def test_a_tag_of_another_item_is_not_taken():
    with pytest.raises(InvalidEdit, match="old12"):
        RenameRows(("00",), "old12").apply(two_rows())


def test_letters_go_on_after_z():
    assert [row_letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
