import pytest

from core.errors import ExchangeError, NotAProjectFile
from core.exchange.json_project import write_project
from core.storage.opening import open_any
from core.storage.project_file import save
from tests.support.small_projects import small_project


def test_both_forms_open_whatever_their_names(tmp_path):
    project = small_project()
    save(project, tmp_path / "plan.txt")
    (tmp_path / "plan.hall").write_text(write_project(project), encoding="utf-8")
    assert open_any(tmp_path / "plan.txt") == project
    assert open_any(str(tmp_path / "plan.hall")) == project


def test_a_byte_order_mark_and_blank_lines_before_the_json_do_no_harm(tmp_path):
    project = small_project()
    (tmp_path / "plan.json").write_text(write_project(project), encoding="utf-8-sig")
    (tmp_path / "blank.json").write_text("\n\n " + write_project(project), encoding="utf-8")
    assert open_any(tmp_path / "plan.json") == project
    assert open_any(tmp_path / "blank.json") == project


@pytest.mark.parametrize("contents", [b"", b"hello", b"%PDF-1.4", b"[1, 2]", b'{"a": "\xff\xfe"}'])
def test_anything_else_is_refused_in_words(tmp_path, contents):
    (tmp_path / "x").write_bytes(contents)
    with pytest.raises(NotAProjectFile, match="seems to be"):
        open_any(tmp_path / "x")


def test_json_that_is_no_project_is_refused_by_the_json_reader(tmp_path):
    (tmp_path / "x.json").write_text('{"racks": []}')
    with pytest.raises(ExchangeError, match="does not say which format"):
        open_any(tmp_path / "x.json")
