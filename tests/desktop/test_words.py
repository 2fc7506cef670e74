"""The German window is complete: each text that is read has its words, with the same places for values."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator
from html import escape

import pytest

from core.resource_files import read_text
from core.units.display import DisplayUnits, use_units
from core.units.quantities import QUANTITIES
from core.words import PRINTED
from desktop.app import application
from desktop.widgets.message_bar import MessageBar
from desktop.words import GROUPS_APART, as_read, as_written, chosen_language, in_sentence, tr, use_language, use_names
from tests.support.word_sources import all_of_desktop, in_core, in_desktop, in_model, literals_of_core, shape_of

OMITTED = {"s", "drip", "has", "sample", "unit"}
"""Endings of English plurals: German says it otherwise."""


@pytest.fixture
def german() -> Iterator[None]:
    use_language("de")
    yield
    use_language("en")


def catalogue(room: str) -> dict[str, str]:
    return json.loads(read_text(f"words/de_{room}.json"))


def test_every_text_of_the_desktop_has_german_words():
    known = catalogue("desktop")
    lacking = sorted({f"{file}:{line} {text!r}" for file, line, text in in_desktop() if text not in known})
    assert lacking == [], "add them to resources/words/de_desktop.json"


def test_no_text_of_the_desktop_stands_beside_the_catalogue():
    known = {_bare(text) for room in ("desktop", "core") for text in catalogue(room)}
    lacking = sorted({f"{file}:{line} {text!r}" for file, line, text in all_of_desktop() if _bare(text) not in known})
    assert lacking == [], "put them in tr, and their words in resources/words/de_desktop.json"


def _bare(text: str) -> str:
    """A text without the names and formats of its values."""
    return re.sub(r"\{[^}]*\}", "{}", text)


def test_every_sentence_of_core_has_german_words():
    known = {shape_of(text) for text in catalogue("core")}
    found = [*in_core(), *in_model()]
    lacking = sorted({f"{file}:{line} {text!r}" for file, line, text in found if shape_of(text) not in known})
    assert lacking == [], "add them to resources/words/de_core.json"


def test_every_sentence_of_paper_and_terminals_has_german_words():
    known = {shape_of(text) for room in PRINTED for text in catalogue(room)}
    lacking = sorted(
        {f"{file}:{line} {text!r}" for file, line, text in in_core(is_printed=True) if shape_of(text) not in known}
    )
    assert lacking == [], "add them to resources/words/de_printed.json"


def test_no_words_are_kept_for_texts_that_have_gone():
    shapes = {shape_of(text) for _, _, text in in_model()} | literals_of_core()
    texts = {text for _, _, text in in_desktop()} | shapes
    assert sorted(set(catalogue("desktop")) - texts) == []
    for room in PRINTED:
        assert sorted(text for text in catalogue(room) if shape_of(text) not in shapes) == []
    assert sorted(set(catalogue("core")) & set(catalogue("printed"))) == []


@pytest.mark.parametrize("room", ["desktop", "core", "printed"])
def test_places_for_values_and_blanks_at_the_ends_are_the_same_in_both_languages(room):
    for source, words in catalogue(room).items():
        wanted, given = _places(source), _places(words)
        assert given <= wanted, source
        assert {name for name, _ in wanted - given} <= OMITTED, source
        assert words, source
        assert (source[0] == " ", source[-1] == " ") == (words[0] == " ", words[-1] == " "), source


def _places(text: str) -> set[tuple[str, str]]:
    try:
        return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:  # a brace that is meant as it stands
        return {(name, "") for name in re.findall(r"\{(\w+)\}", text)}


def test_english_is_what_stands_in_the_sources():
    assert tr("Save as …") == "Save as …"
    assert in_sentence("Air view") == "air view"
    assert (
        as_read("R-A01 inlet 35.1 °C is above class A2, 35.0 °C.") == "R-A01 inlet 35.1 °C is above class A2, 35.0 °C."
    )


def test_a_text_is_filled_after_it_was_translated(german):
    assert tr("{count} racks").format(count=3) == "3 Racks"
    assert tr("{count:,} items").format(count=12400) == f"12{GROUPS_APART}400 Objekte"
    assert in_sentence("Luftdarstellung") == "Luftdarstellung"


def test_a_sentence_of_core_keeps_its_values(german):
    said = as_read("R-A01 inlet 35.1 °C is above class A2, 35.0 °C.")
    assert said == "R-A01: Zuluft 35.1 °C liegt über Klasse A2, 35.0 °C."
    assert as_read("CDU-1, CDU-2 and 3 more") == "CDU-1, CDU-2 + 3 weitere"
    assert as_read("Nothing of this is known: xyzzy") == "Nothing of this is known: xyzzy"


def test_words_within_values_and_tags_of_html_are_found(german):
    assert as_read("12 items carry more than their rating: A, B.") == "12 Objekte tragen mehr als ihre Bemessung: A, B."
    assert as_read("<td>Current</td><td>12,400 A</td>") == f"<td>Strom</td><td>12{GROUPS_APART}400 A</td>"


def test_a_short_template_is_not_taken_for_half_of_another_sentence(german):
    assert as_read("8 racks") == "8 Racks"
    said = as_read("Mean rack inlet: ±0.7 K of CFD (twice the rms over 4 rooms).\nTEST")
    assert said == "Mittlere Rack-Zuluft: ±0.7 K zu CFD (doppeltes rms über 4 Räume).\nTEST"
    assert as_read("The mean rack of the hall stands here") == "The mean rack of the hall stands here"


def test_quantities_of_a_german_text_are_rewritten_in_the_units_in_use(german):
    use_units(DisplayUnits.all_in("imperial"))
    try:
        assert as_read(
            "Coolers give 20.0 m³/s, racks draw 10.0 m³/s: the rest is exhaust. Raise fan speed or add a cooler."
        ) == (
            f"Kühlgeräte geben 42{GROUPS_APART}378 cfm, Racks ziehen 21{GROUPS_APART}189 cfm: Der Rest ist Abluft. "
            "Heben Sie die Drehzahl oder fügen Sie ein Kühlgerät hinzu."
        )
    finally:
        use_units(DisplayUnits())


def test_the_environment_counts_before_the_preference(monkeypatch):
    monkeypatch.setenv("HALLWRIGHT_LANGUAGE", "de")
    assert chosen_language("en") == "de"
    monkeypatch.setenv("HALLWRIGHT_LANGUAGE", "")
    assert chosen_language("de") == "de"
    assert chosen_language("klingon") in ("en", "de")


def test_what_is_searched_in_german_is_found_as_core_names_it(german):
    assert as_written("Kühlger") == "air cooler"
    assert as_written("R-A01 Stützen") == "r-a01 columns"
    assert as_written("CDU") == "cdu"


def test_every_template_gives_its_values_back(german):
    """Also those that name a value twice, or quote braces: as_read may not raise on what core says."""
    for source in (text for text in catalogue("core") if "{" in text):
        said = re.sub(r"\{(\w+)\}", lambda place: f"R-{place[1].upper()}7", source)
        assert as_read(said), source


def test_what_a_file_says_is_quoted_as_it_stands(german):
    said = as_read(
        "sensor CSV at line 1: line 2: side 'left' must be front or rear; line 3: 'hall' is no rack of this project"
    )
    assert said == (
        "Messpunkt-CSV, Zeile 1: Zeile 2: Seite 'left' muss front oder rear sein; "
        "Zeile 3: 'hall' ist kein Rack dieses Projekts"
    )


def test_a_value_that_stands_twice_is_read_once(german):
    said = as_read("PDU-1 feeds RPP-2, so RPP-2 cannot feed PDU-1.")
    assert said == catalogue("core")["{name} feeds {above}, so {above} cannot feed {name}."].replace(
        "{name}", "PDU-1"
    ).replace("{above}", "RPP-2")
    assert as_read("'{rows:02}' is no part of a pattern.") == "'{rows:02}' ist kein Teil eines Musters."


def test_a_message_does_not_take_its_hint_in(german):
    application()
    bar = MessageBar()
    message = "Rack: x_m is -1e+99, but must lie between -100000 and 100000."
    bar.tell(message, "Enter a value inside the limits.")
    assert bar.text.startswith(as_read(message))
    assert "Enter a value" not in bar.text
    bar.deleteLater()


@pytest.fixture
def own_words(german):
    yield use_names
    use_names((), is_all=True)


OWN = ("Air", "Weight", "Storage rack", "Rack, 4 units", "Fan wall 5 m", "Delete item", "Heat & power")


@pytest.mark.parametrize("odd", ["Fan wall 5 m", "Row 12, 30 kg each"])
def test_one_odd_name_among_thousands_of_numbered_tags_is_left_as_it_is(own_words, odd):
    own_words([*(f"R-A{n:05d}" for n in range(5000)), odd], is_all=True)
    use_units(DisplayUnits.all_in("imperial"))
    try:
        assert as_read(f"{odd}: 2.0 m") == f"{odd}: 6.6 ft"
    finally:
        use_units(DisplayUnits())


@pytest.mark.parametrize("tag", OWN)
def test_what_a_planner_wrote_is_never_translated(own_words, tag):
    own_words(OWN, is_all=True)
    assert as_read(f"{tag} needs a tag.") == f"{tag} braucht ein Kennzeichen."
    assert as_read(f"Place {tag}") == f"Setzen: {tag}"
    assert as_read(f"<p><b>{escape(tag)}</b><br>Weight</p>").startswith(f"<p><b>{escape(tag)}</b>")
    assert tr("Put {name} into {tag}").format(name="Server", tag=tag).count(tag) == 1


def test_names_with_quantities_keep_their_numbers_in_other_units(own_words):
    own_words(OWN, is_all=True)
    use_units(DisplayUnits.all_in("imperial"))
    try:
        assert as_read("Place Fan wall 5 m") == "Setzen: Fan wall 5 m"
        assert as_read("Fan wall 5 m stands 2.0 m away") == "Fan wall 5 m stands 6.6 ft away"
    finally:
        use_units(DisplayUnits())


def test_signs_that_somebody_pasted_stay_where_names_are_held_apart(own_words):
    own_words(("Fan wall 5 m",), is_all=True)
    assert as_read("Place Fan wall 5 m") == "Setzen: Fan wall 5 m"
    assert as_read("Fan wall 5 m beside \ue0b0") == "Fan wall 5 m beside \ue0b0"


def test_names_that_come_later_count_at_once(own_words):
    own_words((), is_all=True)
    assert as_read("Place Air") == "Setzen: Luft"
    own_words(("Air",))
    assert as_read("Place Air") == "Setzen: Air"


def test_no_word_of_a_catalogue_is_a_unit():
    """Lists of units, such as "ft, in, ft²", are read word by word."""
    units = {name for q in QUANTITIES.values() for u in q.units for name in (u.symbol, *u.aliases)} - {""}
    rooms = ("core", "desktop", "printed")
    assert {u: w for room in rooms for u, w in catalogue(room).items() if u in units and u != w} == {}


def test_what_leaks_is_said_in_whole_words(german):
    assert as_read("6.4 m³/s have to leak into Gang 2.") == "6.4 m³/s dringen nur durch Lecks in Gang 2."
    said = as_read("6.4 m³/s have to leak out of Gang 1, which takes 12 Pa.")
    assert said.startswith("6.4 m³/s entweichen nur durch Lecks aus Gang 1, ")
    assert "takes" not in said
