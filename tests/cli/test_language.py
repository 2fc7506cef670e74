"""The command line's language: how it is chosen, what is said in it, and what stays as it is for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from core.cli.file_orders import ExportOrder, Written
from core.cli.file_process import carry_out
from core.cli.main import BAD_INPUT, main
from core.cli.terminal import as_told, begin
from core.study.live_wire import difference
from core.units.display import DisplayUnits
from core.words import OVERRIDE, PRINTED, as_read, language_in_use, use_language
from desktop.snapshot import _application
from tests.support.painted_results import room_results
from tests.support.small_projects import small_project


@pytest.fixture(autouse=True)
def english_after(monkeypatch) -> Iterator[None]:
    monkeypatch.setenv(OVERRIDE, "en")  # which --language overwrites
    yield
    use_language("en")


def said(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_help_is_in_the_language_asked_for_anywhere_in_the_line(capsys):
    for arguments in (("--language", "de", "report", "-h"), ("report", "-h", "--language", "de")):
        code, out, _ = said(capsys, *arguments)
        assert code == 0
        for words in ("Aufruf: hallwright report", "den Bericht eines Projekts als PDF schreiben", "Schalter:"):
            assert words in out
        assert "usage" not in out


def test_every_command_has_its_help_in_german(capsys):
    _, out, _ = said(capsys, "--language", "de", "-h")
    for command in ("open", "solve", "contingency", "liquid-outage", "catalogue"):
        _, helped, _ = said(capsys, "--language", "de", command, "-h")
        assert command in out
        assert " the " not in helped


def test_errors_say_what_where_and_the_remedy(capsys):
    code, out, err = said(capsys, "check", "no-such.hall", "--language", "de")
    assert (code, out) == (BAD_INPUT, "")
    assert "hallwright: Es gibt keine Datei no-such.hall." in err
    assert "Prüfen Sie den Pfad, oder nennen Sie ein Beispiel: air_hall_1mw" in err
    code, _, err = said(capsys, "report", "air_row", "--language", "de")
    assert code == BAD_INPUT
    assert "Fehler: es fehlen Angaben: -o/--output" in err


def test_a_language_that_is_not_there_is_refused(capsys):
    code, _, err = said(capsys, "--language", "tlh", "check", "air_row")
    assert code == BAD_INPUT
    assert "'tlh'" in err


def test_what_programs_read_is_the_same_in_every_language(capsys, tmp_path):
    kept = {}
    for language in ("en", "de"):
        _, items, _ = said(capsys, "catalogue", "--kind", "sites", "--json", "--language", language)
        _, found, _ = said(capsys, "compare", "air_row", "air_row", "--json", "--language", language)
        said(capsys, "export", "air_row", "--format", "json", "-o", str(tmp_path / "a.json"), "--language", language)
        said(capsys, "export", "air_row", "--format", "csv", "-o", str(tmp_path / "a.csv"), "--language", language)
        texts = [(tmp_path / name).read_text(encoding="utf-8") for name in ("a.json", "a.csv")]
        kept[language] = (json.loads(items), json.loads(found), *texts)
    assert kept["en"] == kept["de"]


def test_the_choice_goes_before_environment_preferences_and_system(monkeypatch, own_home):
    assert begin(["check", "x", "--language", "de"]) == ["check", "x"]
    assert language_in_use() == "de"
    monkeypatch.setenv(OVERRIDE, "")
    monkeypatch.setenv("LC_ALL", "de_AT.UTF-8")
    begin([])
    assert language_in_use() == "de"
    folder = own_home / "xdg_config_home" / "hallwright"
    folder.mkdir(parents=True, exist_ok=True)
    preferences = folder / "preferences.json"
    before = preferences.read_text(encoding="utf-8") if preferences.exists() else "{}"
    try:
        preferences.write_text('{"language": "en"}', encoding="utf-8")
        begin([])
        assert language_in_use() == "en"
        monkeypatch.setenv(OVERRIDE, "de")
        begin([])
        assert language_in_use() == "de"
    finally:
        preferences.write_text(before, encoding="utf-8")


def test_columns_stay_under_their_heads():
    use_language("de", PRINTED)
    head, row = as_told(f"{'rack':10} {'inlet °C':>9} {'hottest':>9}"), as_told(f"{'R1':10} {21.5:9.2f} {23.0:9.2f}")
    assert head.split() == ["Rack", "Zuluft", "°C", "heißeste"]
    assert len(head) == len(row)


def test_the_window_has_its_paper_written_in_its_language(tmp_path):
    project = small_project()
    for language, words in (("de", "Grundriss"), ("en", "Floorplan")):
        path = tmp_path / f"{language}.pdf"
        order = ExportOrder(difference(None, project), room_results(project), "pdf", path, DisplayUnits(), language)
        assert carry_out(order, lambda share, what: None) == Written()
        assert words in PdfReader(path).pages[0].extract_text()


def test_a_failure_is_told_in_german_to_the_names_of_its_limits(capsys):
    code, out, _ = said(capsys, "outage", "air_row", "--duration", "2", "--language", "de")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[:4]] == ["Grenze", "empfohlen", "zulässig", "Drosselung"]


def test_paper_that_is_written_after_a_picture_of_the_window_has_its_words(qapp, monkeypatch):
    monkeypatch.setenv(OVERRIDE, "de")
    use_language("de", PRINTED)
    _application()  # pictures speak with the window's words
    assert [as_read(text) for text in ("below 60 %", "60 % to 80 %", "100 % and more")] == [
        "unter 60 %",
        "60 % bis 80 %",
        "100 % und mehr",
    ]
