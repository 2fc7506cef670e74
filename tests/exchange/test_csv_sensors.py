import pytest

from core.errors import ExchangeError
from core.exchange.csv_sensors import measured_points, read_sensors
from tests.support.small_projects import small_project

PLAIN = "rack,side,z_m,measured_c\nR-A01,front,1.2,21.5\nR-A02,rear,2.0,34\n"


def test_a_plain_table_is_read_line_by_line():
    first, second = read_sensors(PLAIN).readings
    assert (first.rack_tags, first.side, first.z_m, first.measured_c) == (("R-A01",), "front", 1.2, 21.5)
    assert (second.side, second.measured_c, second.line) == ("rear", 34.0, 3)


@pytest.mark.parametrize(
    "text",
    [
        "Rack;Side;Height (cm);Temp [°F]\nR1;Inlet;120;70,7\n",
        "\ufeffracks\tface\tz_mm\tT (°C)\nR1\tcold\t1200\t21,5 °C\n",
        "time,rack,position,height,temperature_c\n12:00,R1,front,1.2,21\n12:05,R1,Front,1.20,22\n",
    ],
)
def test_units_separators_and_times_are_understood(text):
    (reading,) = read_sensors(text).readings
    assert reading.side == "front"
    assert reading.z_m == pytest.approx(1.2)
    assert reading.measured_c == pytest.approx(21.5)


def test_a_mean_over_several_racks_names_them_in_one_cell():
    (reading,) = read_sensors('racks,side,z_m,measured_c\n"R1, R2",front,1,20\n').readings
    assert reading.rack_tags == ("R1", "R2")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1"),
        ("rack,side,z_m\nR1,front,1\n", "temperature"),
        ("rack,side,z_m,measured_c\n", "no readings"),
        (PLAIN + "R1,left,1,20\n", "line 4: side 'left'"),
        (PLAIN + "R1,front,high,20\n", "line 4: height 'high'"),
        (PLAIN + "R1,front,1,nan\n", "line 4: temperature 'nan'"),
        (PLAIN + "R1,front,1,200\n", "line 4: temperature 200.0 °C"),
        (PLAIN + "\n,front,1,20\n", "line 5: no rack"),
        (PLAIN + "R1,front\n", "line 4: height ''"),
        (PLAIN + "R1,front,,\n", "line 4: height ''"),
        ("rack,side,z_m,measured_c\nR1,front,1,\nR1,rear,1,n/a\n", "no reading has a temperature"),
    ],
)
def test_a_broken_table_is_refused_with_line_and_reason(text, words):
    with pytest.raises(ExchangeError) as refused:
        read_sensors(text)
    assert words in str(refused.value)
    assert refused.value.hint


def test_readings_become_points_of_the_racks_with_their_tags():
    project = small_project()
    rack = project.racks[0]
    table = read_sensors(f"rack,side,z_m,measured_c\n{rack.tag.lower()},front,1.2,21\n")
    (point,) = measured_points(project, table.readings)
    assert point.rack_ids == (rack.id,)
    assert point.measured_c == 21.0


def test_a_rack_that_is_not_there_is_named_with_its_line():
    with pytest.raises(ExchangeError, match="line 2: 'X-99'"):
        measured_points(small_project(), read_sensors("rack,side,z_m,measured_c\nX-99,front,1.2,21\n").readings)


@pytest.mark.parametrize("cell", ["", "  ", "-", "–", "NA", "n/a", "#N/A"])
def test_a_blank_temperature_leaves_that_reading_out_and_says_which(cell):
    table = read_sensors(PLAIN + f"R-A03,front,1.2,{cell}\n")
    assert [reading.rack_tags for reading in table.readings] == [("R-A01",), ("R-A02",)]
    assert table.left_out == "1 of 3 readings has no temperature and is left out: line 4 (R-A03 front 1.2 m)"


def test_a_line_that_ends_before_the_temperature_is_blank_too():
    assert read_sensors(PLAIN + "R-A03,rear,2\n").blank == ("line 4 (R-A03 rear 2 m)",)


def test_a_place_measured_at_several_times_is_the_mean_of_what_is_there():
    table = read_sensors("time,rack,side,z_m,t\n1,R1,front,1,20\n2,R1,front,1,\n3,R1,front,1,22\n")
    (reading,) = table.readings
    assert (reading.measured_c, reading.samples) == (pytest.approx(21.0), 2)
    assert table.left_out.startswith("1 of 3 readings has no temperature and is left out: line 3")


def test_many_blank_readings_are_counted_and_the_first_are_named():
    table = read_sensors(PLAIN + "".join(f"R-A{n},front,1,-\n" for n in range(3, 15)))
    said = "12 of 14 readings have no temperature and are left out: line 4 (R-A3 front 1 m), "
    assert table.left_out.startswith(said)
    assert table.left_out.endswith("line 11 (R-A10 front 1 m), and 4 more")


def test_a_table_without_blanks_leaves_nothing_out():
    assert read_sensors(PLAIN).left_out == ""


@pytest.mark.parametrize(
    ("heading", "height", "temperature"),
    [("z_m,measured_c", "1.5", "75.2 °F"), ("z_cm,temp_f", "1.5 m", "24 °C"), ("z_ft,t", "150 cm", "24C"),
     ("height,temp_f", "1500mm", "75.2"), ("height,temp_f", "1.5", "75.2f")],
)  # fmt: skip
def test_a_unit_behind_a_number_counts_before_that_of_its_column(heading, height, temperature):
    (reading,) = read_sensors(f"rack,side,{heading}\nR1,front,{height},{temperature}\n").readings
    assert (reading.z_m, reading.measured_c) == pytest.approx((1.5, 24.0))


def test_a_unit_of_something_else_is_no_number():
    with pytest.raises(ExchangeError, match="line 2: temperature '24 mm' is not a number"):
        read_sensors("rack,side,z_m,measured_c\nR1,front,1.5,24 mm\n")


def test_a_german_table_is_read_with_its_headings_and_decimal_commas():
    text = (
        "Rack;Seite;Höhe (cm);Temperatur (°C);Zeit\n"
        "R-1;vorne;150;21,5;10:00\nR-1;Vorne;150;22,5;10:05\nR-2;hinten;30;38,2;10:00\nR-3;Rückseite;30;–;10:00\n"
    )
    table = read_sensors(text)
    assert [(r.rack_tags, r.side, r.z_m, r.measured_c) for r in table.readings] == [
        (("R-1",), "front", 1.5, 22.0),
        (("R-2",), "rear", 0.3, 38.2),
    ]
    assert len(table.blank) == 1
    with pytest.raises(ExchangeError, match="'oben' must be front or rear"):
        read_sensors("Rack;Seite;Höhe (m);Temperatur\nR-1;oben;1,5;21,5\n")
