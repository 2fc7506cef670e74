"""Whole EPW files as their makers write them, with their quirks: header, flags, minutes, years, missing values.

The files are made here; headers and record forms follow published files of each maker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from core.climate.epw import parse_epw
from core.climate.outdoor import DAYS_OF_MONTH
from core.errors import ExchangeError

ASHRAE_2009 = (
    "DESIGN CONDITIONS,1,Climate Design Data 2009 ASHRAE Handbook,,Heating,12,-18.8,-15.5,-21.6,0.7,-10.9,-18.8,0.9,"
    "-7.5,12.2,3.9,10.9,3.8,3,340,Cooling,7,15.2,33,15.7,32,15.5,30.2,15.3,18.4,27.3,17.5,26.4,16.8,25.6,4.9,0,16.1,14.3,"
    "14.9,13.2,19.9,13.9,12.3,19.6,59.7,27.3,56.6,26.6,54,25.7,760,Extremes,11.1,9.5,8.4,22.9,-22.9,36.1,3.8,1.2"
)
WEEKS = (
    "TYPICAL/EXTREME PERIODS,6,Summer - Week Nearest Max Temperature For Period,Extreme,7/ 6,7/12,Summer - Week"
    " Nearest Average Temperature For Period,Typical,7/27,8/ 2,Winter - Week Nearest Min Temperature For Period,Extreme"
)
GROUND = (
    "GROUND TEMPERATURES,3,.5,,,,-0.60,1.34,5.12,8.69,15.46,19.02,20.00,18.20,14.02,8.83,3.71,0.32,2,,,,2.08,2.55,4.70"
)
TYPICAL_YEARS = (1998, 2001, 1995, 1983, 1991, 2004, 1989, 2002, 1999, 1986, 1993, 2003)
TAIL = ",0,0,315,0,0,0,0,0,0,0,270,2.6,9,7,16.1,77777,9,999999999,89,0.0320,0,88,0.210,0.0,1.0"
MISSING_TAIL = (
    ",9999,9999,9999,9999,9999,9999,999999,999999,999999,9999,999,999,99,99,9999,99999,9,999999999,999,.999,999,99"
)


@dataclass
class Maker:
    """How one maker writes: the lines before the records and the form of a record."""

    header: list[str]
    years: tuple[int, ...] = (2005,) * 12
    minute: int = 0
    first_hour: int = 1
    flags: str = "?9?9?9?9E0?9?9?9?9?9?9?9?9?9?9?9?9?9?9?9*9*9?9?9?9"
    tail: str = TAIL
    ending: str = "\n"
    encoding: str = "utf-8"
    has_leap_day: bool = False
    months: tuple[int, ...] = tuple(range(1, 13))
    notes: list[str] = field(default_factory=list)

    def times(self) -> Iterator[tuple[int, int, int, int]]:
        """Hour of the year, month, day and hour of the day, in the order of the file."""
        first = np.concatenate(([0], np.cumsum(DAYS_OF_MONTH)[:-1])) * 24
        for month in self.months:
            days = DAYS_OF_MONTH[month - 1]
            for day in range(1, days + 1 + (self.has_leap_day and month == 2)):
                for of_day in range(24):
                    yield int(first[month - 1]) + 24 * (min(day, days) - 1) + of_day, month, day, of_day

    def text(self, pressure="99500") -> str:
        """The whole file."""
        lines = [*self.header]
        for hour, month, day, of_day in self.times():
            dry = dry_bulb(hour) + (30.0 if day == 29 and month == 2 else 0.0)
            year = self.years[month - 1]
            lines.append(
                f"{year},{month},{day},{of_day + self.first_hour},{self.minute},{self.flags},{dry:.1f},"
                f"{dry - 4.0:.1f},75,"
                f"{pressure}{self.tail}"
            )
        return self.ending.join(lines) + self.ending

    def content(self, **changes) -> bytes:
        """Its bytes."""
        return self.text(**changes).encode(self.encoding)


def dry_bulb(hour):
    return 12.0 + 9.0 * np.sin(2.0 * np.pi * hour / 8760.0 - 1.9) + 4.0 * np.sin(2.0 * np.pi * hour / 24.0 - 2.0)


EXPECTED = np.array([round(float(dry_bulb(h)), 1) for h in range(8760)])


def _header(
    location, design="DESIGN CONDITIONS,0", comments=("-", "-"), period="DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31"
):
    weeks, ground = (WEEKS, GROUND) if "Handbook" in design else ("TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0")
    lines = [location, design, weeks, ground, "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0"]
    return [*lines, f"COMMENTS 1,{comments[0]}", f"COMMENTS 2,{comments[1]}", period]


MAKERS = {
    "energyplus_tmy3": Maker(
        _header(
            "LOCATION,Denver Centennial  Golden   Nr,CO,USA,TMY3,724666,39.74,-105.18,-7.0,1829.0", ASHRAE_2009,
            ('"TMY3, custom: data from NSRDB, 1991-2005 update; see the handbook, chapter 14"',
             " -- Ground temps produced with a standard soil diffusivity of 2.3225760E-03 {m**2/day}"),
        ),
        years=TYPICAL_YEARS, ending="\r\n", notes=["12 different years"],
    ),
    "iwec2": Maker(
        _header(
            "LOCATION,COPENHAGEN,-,DNK,IWEC Data,061800,55.63,12.67,1.0,5.0", ASHRAE_2009,
            ('"IWEC- WMO#061800 - Europe -- Original Source Data (c) 2001 ASHRAE, Inc., Atlanta, GA, USA"', ""),
        ),
        years=TYPICAL_YEARS, minute=60, flags="C9C9C9C9*0?9?9?9?9?9?9?9A7A7B8B8A7*0*0E8*0*0",
        notes=["12 different years"],
    ),
    "climate_onebuilding_tmyx": Maker(
        _header(
            "LOCATION,Chongqing-Shapingba.Intl.AP,CQ,CHN,SRC-TMYx,575160,29.57720,106.46130,8.0,259.10",
            ASHRAE_2009.replace("2009 ASHRAE Handbook", "2021 ASHRAE Handbook -- Chapter 14"),
            ("NCEI ISD, NASA POWER, ERA5: Period of Record=2009-2023; Jan=2016; Feb=2012, Mar=2011", "TMYx.2009-2023"),
            "DATA PERIODS,1,1,Data,Friday,1/1,12/31",
        ),
        years=tuple(2009 + n for n in range(12)), encoding="utf-8-sig", ending="\r\n", notes=["12 different years"],
    ),
    "meteonorm": Maker(
        _header(
            "LOCATION,Zürich/Kloten,-,CH,MN7,66700,47.48,8.53,1,432",
            comments=("Meteonorm 7.3: Temperaturverteilung für das Jahr, gemittelt", "Böen, Stundenwerte"),
        ),
        minute=60, flags="", tail=",0,0,290,0,0,0,0,0,0,0,210,2.1,6,6,9999,9999,9,999999999,14,0.1100,0,88",
        encoding="latin-1",
    ),
    "niwa": Maker(
        _header("LOCATION,AUCKLAND,-,NZL,NIWA-931190,931190,-37.01,174.79,12.0,6",
                comments=("NIWA TMY2, Climate Zone AK; southern year, July first", "")),
        years=TYPICAL_YEARS, tail=MISSING_TAIL, months=(7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6), minute=60,
        notes=["12 different years"],
    ),
    "actual_leap_year": Maker(
        [*_header("LOCATION,Long Beach Daugherty Fld,CA,USA,AMY,722970,33.83,-118.16,-8.0,9.4",
                  period="DATA PERIODS,1,1,Data,Wednesday,1/1/2020,12/31/2020")],
        years=(2020,) * 12, has_leap_day=True, notes=["29 February was left out"],
    ),
    "hours_from_nought": Maker(
        _header("LOCATION,Testville,XX,TST,ERA5,n/a,48.86,2.35,1,35", period="DATA PERIODS,1,1,Data,,1/ 1,12/31"),
        first_hour=0, flags="?", tail="",
    ),
    "bare_header_names": Maker(
        ["LOCATION,FRESNO,CA,USA,Custom_723890,723890,36.78,-119.72,-8,102.4", "DESIGN CONDITIONS",
         "TYPICAL/EXTREME PERIODS", "GROUND TEMPERATURES", "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
         "COMMENTS 1,a year, of a scenario; 2,5 and 7,5 degrees", "COMMENTS 2,", "DATA PERIODS,1,1,Data,,1/ 1,12/31"],
        tail=",0,0,315,0,0,0",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(MAKERS))
def test_a_whole_file_of_each_maker_gives_its_own_hours(name):
    maker = MAKERS[name]
    year = parse_epw(maker.content(), f"{name}.epw")
    assert year.dry_bulb_c.shape == (8760,)
    assert np.abs(year.dry_bulb_c - EXPECTED).max() < 1e-9
    assert np.abs(year.dew_point_c - (EXPECTED - 4.0)).max() < 0.051
    assert (year.wet_bulb_c <= year.dry_bulb_c).all()
    assert (year.wet_bulb_c >= year.dew_point_c - 1e-6).all()
    assert year.pressure_pa == pytest.approx(99_500.0)
    said = " ".join(year.notes)
    assert all(words in said for words in maker.notes)
    assert len(year.notes) == len(maker.notes)
    assert year.name.split(",")[0] in maker.header[0]


def test_places_keep_their_letters_and_elevations_in_any_encoding():
    zurich = parse_epw(MAKERS["meteonorm"].content(), "z.epw")
    assert "Zürich/Kloten" in zurich.name
    assert zurich.elevation_m == 432.0
    assert parse_epw(MAKERS["climate_onebuilding_tmyx"].content(), "c.epw").name.startswith("Chongqing")


@pytest.mark.parametrize("missing", ["999999", "999999.", "", "9999"])
def test_a_file_without_pressures_takes_that_of_its_elevation(missing):
    year = parse_epw(MAKERS["energyplus_tmy3"].content(pressure=missing), "golden.epw")
    assert year.pressure_pa == pytest.approx(81_200.0, rel=0.005)
    assert any("elevation" in note for note in year.notes)


@pytest.mark.parametrize("name", ["energyplus_tmy3", "iwec2", "meteonorm"])
def test_missing_marks_of_the_format_are_gaps_that_are_filled_and_said(name):
    maker = MAKERS[name]
    lines = maker.text().split(maker.ending)
    first = len(maker.header)
    for n, marks in ((100, ("99.9", "99.9", "999")), (101, ("99.9", "99.9", "999.")), (4000, ("12.0", "99.9", "999"))):
        fields = lines[first + n].split(",")
        fields[6:9] = marks
        lines[first + n] = ",".join(fields)
    year = parse_epw(maker.ending.join(lines).encode(maker.encoding), "gaps.epw")
    assert np.abs(year.dry_bulb_c[:4000] - EXPECTED[:4000]).max() < 1.5
    assert year.dry_bulb_c[4000] == 12.0
    assert any("missing hours of dry bulb" in note for note in year.notes)
    assert any("missing hours of humidity" in note for note in year.notes)


@pytest.mark.parametrize("name", list(MAKERS))
@pytest.mark.parametrize(
    ("position", "text", "match"), [(1, "13", "month is 13"), (3, "25", "hour is 25"), (6, "abc", "dry bulb is 'abc'")]
)
def test_a_damaged_line_of_any_maker_is_named(name, position, text, match):
    maker = MAKERS[name]
    lines = maker.text().split(maker.ending)
    number = len(maker.header) + 5000
    fields = lines[number - 1].split(",")
    fields[position] = text
    lines[number - 1] = ",".join(fields)
    with pytest.raises(ExchangeError, match=match) as refused:
        parse_epw(maker.ending.join(lines).encode(maker.encoding), "damaged.epw")
    assert f"line {number}" in str(refused.value)


def test_a_file_cut_off_in_the_middle_of_a_line_names_it():
    maker = MAKERS["iwec2"]
    lines = maker.text().split(maker.ending)[: len(maker.header) + 3000]
    lines[-1] = lines[-1][:20]
    with pytest.raises(ExchangeError) as refused:
        parse_epw("\n".join(lines).encode(), "cut.epw")
    assert f"line {len(lines)}" in str(refused.value)
