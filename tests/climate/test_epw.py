"""EPW files of several makers are read; what is missing is filled and said; what is damaged is named by its line."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from core.climate.epw import parse_epw, read_epw
from core.climate.outdoor import DAYS_OF_MONTH, MONTH_OF_HOUR
from core.errors import ExchangeError

HEADER = [
    "LOCATION,Mannheim,BW,DEU,BBSR,107290,49.52000,8.55000,1.0,96.0",
    "DESIGN CONDITIONS,0",
    "TYPICAL/EXTREME PERIODS,0",
    "GROUND TEMPERATURES,0",
    "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
    'COMMENTS 1,"Average year; Bundesinstitut für Bau-, Stadt- und Raumforschung, with commas, and quotes"',
    "COMMENTS 2",
    "DATA PERIODS,1,1,Data,Monday, 1/ 1,12/31",
]
FIRST_RECORD = len(HEADER) + 1
FLAGS = "?9?9?9?9E0?9?9?9?9*9"


def dry_bulb(hour):
    return 10.0 + 8.0 * np.sin(2.0 * np.pi * hour / 8760.0) + 4.0 * np.sin(2.0 * np.pi * hour / 24.0)


def times(is_leap=False):
    hour = 0
    for month, days in enumerate(DAYS_OF_MONTH, 1):
        for day in range(1, days + 1 + (is_leap and month == 2)):
            for of_day in range(24):
                yield hour, month, day, of_day
                hour += not (month == 2 and day == 29)


def record(hour, month, day, of_day, year=2005, first_hour=1, tail=",0,0,323,0,0,0"):
    dry = dry_bulb(hour)
    return f"{year},{month},{day},{of_day + first_hour},0,{FLAGS},{dry:.2f},{dry - 3.0:.2f},80,99500{tail}"


def content(lines, header=None, ending="\n", encoding="utf-8"):
    return (ending.join([*(HEADER if header is None else header), *lines]) + ending).encode(encoding)


@cache
def _usual():
    return tuple(record(*time) for time in times())


def usual():
    return list(_usual())


EXPECTED = np.array([dry_bulb(h) for h in range(8760)])


def test_a_clean_file_gives_its_own_hours_and_no_notes():
    year = parse_epw(content(usual()), "mannheim.epw")
    assert year.dry_bulb_c == pytest.approx(EXPECTED, abs=0.006)
    assert year.dew_point_c == pytest.approx(EXPECTED - 3.0, abs=0.006)
    assert (year.wet_bulb_c < year.dry_bulb_c).all()
    assert (year.wet_bulb_c > year.dew_point_c).all()
    assert year.pressure_pa == 99_500.0
    assert (year.name, year.elevation_m, year.notes) == ("Mannheim, BW, DEU", 96.0, ())
    assert "mannheim.epw" in year.source


@pytest.mark.parametrize(
    ("ending", "encoding"), [("\r\n", "utf-8-sig"), ("\r\n", "latin-1"), ("\r", "utf-8"), ("\n", "utf-16")]
)
def test_line_ends_and_encodings_do_not_matter(ending, encoding):
    year = parse_epw(content(usual(), ending=ending, encoding=encoding), "x.epw")
    assert year.dry_bulb_c == pytest.approx(EXPECTED, abs=0.006)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("LOCATION,Washington, DC,VA,USA,TMY3,724050,38.87,-77.03,-5.0,20.0", "Washington, DC, VA, USA"),
        ('LOCATION,"Washington, Apt",VA,USA,TMY3,724050,38.87,-77.03,-5.0,20.0,,,', "Washington, Apt, VA, USA"),
        ("LOCATION,Sondrio,-,ITA,IGDG,161490,46.17,9.87,1.0,20", "Sondrio, ITA"),
    ],
)  # fmt: skip
def test_commas_in_names_do_not_shift_the_elevation(line, place):
    year = parse_epw(content(usual(), header=[line, *HEADER[1:]]), "x.epw")
    assert (year.name, year.elevation_m) == (place, 20.0)


def test_line_numbers_count_what_an_editor_counts():
    header = [*HEADER[:-1], "COMMENTS 2,von\x85bis\x0b\x0c", HEADER[-1]]
    lines = usual()
    lines[40] = lines[40].replace(FLAGS, FLAGS[:-2]).replace("99500", "9x500")
    with pytest.raises(ExchangeError, match=f"line {len(header) + 41}"):
        parse_epw(content(lines, header=header, encoding="latin-1"), "x.epw")


def test_an_hour_lost_and_an_hour_doubled_by_summer_time_are_bridged_and_said():
    lines = usual()
    lost, doubled = 24 * 84 + 2, 24 * 297 + 2
    year = parse_epw(content([*lines[:lost], *lines[lost + 1 : doubled], lines[doubled], *lines[doubled:]]), "x.epw")
    assert year.dry_bulb_c == pytest.approx(EXPECTED, abs=0.6)
    assert [note.split(" ")[0] for note in year.notes] == ["Repeated", "1", "1"]


def test_semicolons_with_decimal_commas_and_tabs():
    lines = [";".join(part.replace(".", ",") for part in line.split(",")) for line in usual()]
    header = [line.replace(",", ";") for line in HEADER]
    assert parse_epw(content(lines, header), "x.epw").dry_bulb_c == pytest.approx(EXPECTED, abs=0.006)
    tabbed = [line.replace(",", "\t") for line in usual()]
    assert parse_epw(content(tabbed), "x.epw").dry_bulb_c == pytest.approx(EXPECTED, abs=0.006)


def test_padded_numbers_powers_of_ten_and_minus_999_of_old_converters():
    lines = [
        f"1979,{m:2d},{d:2d},{h + 1:2d},60,From_BLAST_Weather,{dry_bulb(n):.7E},{dry_bulb(n) - 3.0:.6f},57,82780.,-999"
        for n, m, d, h in times()
    ]
    header = ["LOCATION,DENVER DRY COLD TMY,,,BLAST Weather File,23062,39.8,-104.9,-7.0,1610.260", *HEADER[1:]]
    year = parse_epw(content(lines, header), "drycold.epw")
    assert year.dry_bulb_c == pytest.approx(EXPECTED, abs=1e-4)
    assert (year.name, year.pressure_pa) == ("DENVER DRY COLD TMY", 82_780.0)


def test_a_leap_day_is_left_out_with_a_note():
    lines = [record(*time, year=2020) for time in times(is_leap=True)]
    assert len(lines) == 8784
    year = parse_epw(content(lines), "x.epw")
    assert year.dry_bulb_c == pytest.approx(EXPECTED, abs=0.006)
    assert any("29 February" in note for note in year.notes)


def test_months_of_different_years_are_a_typical_year():
    lines = [record(*time, year=1980 + time[1]) for time in times()]
    year = parse_epw(content(lines), "x.epw")
    assert year.dry_bulb_c == pytest.approx(EXPECTED, abs=0.006)
    assert any("12 different years" in note for note in year.notes)


def test_hours_may_count_from_nought():
    lines = [record(*time, first_hour=0) for time in times()]
    assert parse_epw(content(lines), "x.epw").dry_bulb_c == pytest.approx(EXPECTED, abs=0.006)


def test_quarter_hours_are_averaged():
    header = [*HEADER[:-1], "DATA PERIODS,1,4,Data,Monday, 1/ 1,12/31"]
    lines = [record(*time) for time in times() for _ in range(4)]
    year = parse_epw(content(lines, header), "x.epw")
    assert year.dry_bulb_c == pytest.approx(EXPECTED, abs=0.006)
    assert year.notes == ()


def test_a_file_without_header_and_without_elevation_is_read_with_a_note():
    year = parse_epw(content(usual(), header=[]), "bare.epw")
    assert year.name == "bare.epw"
    assert any("no elevation" in note for note in year.notes)


def with_missing(hours, value="99.9"):
    lines = usual()
    for hour in hours:
        fields = lines[hour].split(",")
        fields[6] = fields[7] = value
        fields[8] = "999"
        fields[9] = "999999"
        lines[hour] = ",".join(fields)
    return lines


@pytest.mark.parametrize("value", ["99.9", "999", "9999", "-999", ""])
def test_short_gaps_are_bridged_and_said(value):
    year = parse_epw(content(with_missing(range(1000, 1004), value)), "x.epw")
    straight = np.interp(np.arange(1000, 1004), [999, 1004], EXPECTED[[999, 1004]])
    assert year.dry_bulb_c[1000:1004] == pytest.approx(straight, abs=0.01)
    assert any("4 missing hours of dry bulb" in note and "11 Feb 16:00" in note for note in year.notes)


def test_long_gaps_are_filled_from_the_days_around_them_and_named():
    year = parse_epw(content(with_missing(range(4000, 4040))), "x.epw")
    assert year.dry_bulb_c[4000:4040] == pytest.approx(EXPECTED[4000:4040], abs=0.3)
    assert any("40 hours of dry bulb are missing from 16 Jun 16:00" in note for note in year.notes)


def test_lines_that_are_not_there_are_gaps():
    lines = usual()
    del lines[5000:5003]
    year = parse_epw(content(lines), "x.epw")
    assert year.dry_bulb_c[5001] == pytest.approx(EXPECTED[5001], abs=1.5)
    assert any("3 missing hours of dry bulb" in note for note in year.notes)


def test_a_missing_dew_point_comes_from_relative_humidity():
    lines = usual()
    fields = lines[3000].split(",")
    fields[7] = "99.9"
    lines[3000] = ",".join(fields)
    year = parse_epw(content(lines), "x.epw")
    # 80 % relative humidity is 3.2 to 3.4 K below the dry bulb near 17 C
    assert year.dry_bulb_c[3000] - year.dew_point_c[3000] == pytest.approx(3.4, abs=0.3)
    assert any("Dew points of 1 h were computed" in note for note in year.notes)


def test_a_year_with_too_little_in_it_is_refused_and_its_longest_gap_named():
    with pytest.raises(ExchangeError, match=r"2000 of 8760 hours have no dry bulb.*2000 h from 25 Mar"):
        parse_epw(content(with_missing(range(2000, 4000))), "x.epw")


@pytest.mark.parametrize(
    ("index", "place", "text", "match"),
    [
        (100, 6, "warm", r"line 109, field 7: the dry bulb is 'warm'"),
        (100, 9, "high", r"line 109, field 10: the pressure is 'high'"),
        (200, 1, "13", r"line 209: the month is 13, not 1 to 12"),
        (200, 2, "32", r"line 209: the day is 32, not 1 to 31"),
        (200, 3, "25", r"line 209: the hour is 25, not 1 to 24"),
        (200, 2, "x", r"line 209: the day is 'x', no number"),
    ],
)
def test_damage_is_named_by_its_line(index, place, text, match):
    lines = usual()
    fields = lines[index].split(",")
    fields[place] = text
    lines[index] = ",".join(fields)
    with pytest.raises(ExchangeError, match=match):
        parse_epw(content(lines), "x.epw")


def test_a_file_that_was_cut_off_says_where():
    lines = [*usual()[:4000], "2005,6,16"]
    with pytest.raises(ExchangeError, match=rf"line {FIRST_RECORD + 4000}: the record has 3 fields"):
        parse_epw(content(lines), "x.epw")


def test_two_years_in_one_file_are_refused():
    with pytest.raises(ExchangeError, match=r"8760 records repeat an hour.*cut it down to one"):
        parse_epw(content(usual() + usual()), "x.epw")


@pytest.mark.parametrize("junk", [b"", b"PK\x03\x04 zipped", b"LOCATION,Nowhere\n", bytes(range(256)) * 40])
def test_what_is_no_epw_file_is_refused(junk):
    with pytest.raises(ExchangeError, match=r"x\.epw has no hourly records"):
        parse_epw(junk, "x.epw")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ExchangeError, match=r"absent\.epw cannot be opened"):
        read_epw(tmp_path / "absent.epw")


def test_a_file_is_read_from_disc(tmp_path):
    path = tmp_path / "good.epw"
    path.write_bytes(content(usual()))
    assert np.bincount(MONTH_OF_HOUR, read_epw(path).dry_bulb_c)[6] == pytest.approx(
        EXPECTED[MONTH_OF_HOUR == 6].sum(), abs=3.0
    )
