import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from core.exchange.json_project import read_project, write_project
from core.storage.project_file import load, save
from tests.support.random_projects import projects

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(projects())
def test_saving_and_loading_gives_an_equal_project(project):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.hall"
        save(project, path)
        assert load(path) == project


@QUICK
@given(projects())
def test_writing_and_reading_json_gives_an_equal_project_and_an_equal_text(project):
    text = write_project(project)
    back = read_project(text)
    assert back == project
    assert write_project(back) == text
