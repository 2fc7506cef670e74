"""``hallwright outage`` from the command line."""

from __future__ import annotations

import json
import re

import pytest

from core.cli.main import main


def test_it_prints_when_racks_pass_their_limits(capsys):
    assert main(["outage", "rise_pod2_w1", "--duration", "30", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["racks"]) == 12
    assert [limit["name"] for limit in found["limits"]] == ["recommended", "allowable", "throttle"]
    assert found["limits"][0]["first_s"] <= found["limits"][1]["first_s"]
    assert found["is_complete"]


def test_in_words_it_names_first_half_and_last(capsys):
    assert main(["outage", "rise_pod2_w1", "--failed", "HDZ01,HDZ02", "--water-only", "--duration", "10"]) == 0
    assert "first rack" in capsys.readouterr().out


def test_a_load_step_alone_and_load_that_is_shed_are_asked_for(capsys):
    step = ["--failed", "none", "--load-to", "150", "--duration", "20", "--json"]
    assert main(["outage", "rise_pod2_w1", *step]) == 0
    risen = json.loads(capsys.readouterr().out)
    assert main(["outage", "rise_pod2_w1", "--load-to", "10", "--load-after", "5", "--duration", "20", "--json"]) == 0
    shed = json.loads(capsys.readouterr().out)
    assert max(r["hottest_inlet_c"] for r in risen["racks"]) < max(r["hottest_inlet_c"] for r in shed["racks"])
    assert (risen["load_at_s"], risen["load_ratio"]) == (0.0, 1.5)
    assert (shed["load_at_s"], shed["load_ratio"]) == (5.0, 0.1)
    assert 0.0 < risen["well_mixed_k_s"] < shed["well_mixed_k_s"]
    assert risen["well_mixed_changed_k_s"] is None
    assert 0.0 < shed["well_mixed_changed_k_s"] < 0.2 * shed["well_mixed_k_s"]


def test_in_words_the_air_warms_less_once_load_is_shed(capsys):
    assert main(["outage", "rise_pod2_w1", "--load-to", "50", "--load-after", "3", "--duration", "6"]) == 0
    told = capsys.readouterr().out
    rates = [float(rate) for rate in re.findall(r"would warm by ([\d.]+) K/s", told)]
    assert "from 3 s on, at 50 % of the load" in told
    assert rates[1] == pytest.approx(0.5 * rates[0], rel=0.1)


def test_unknown_names_and_numbers_are_refused_in_words(capsys):
    for arguments, said in (
        (["--hall", "Nowhere"], "no hall Nowhere"),
        (["--failed", "CRAH-99"], "no cooler CRAH-99"),
        (["--duration", "-5"], "duration"),
        (["--failed", "none"], "Nothing happens"),
        (["--load-to", "-10"], "load of −10 %"),
        (["--load-after", "5", "--duration", "2"], "--load-after tells no load"),
        (["--load-to", "50", "--load-after", "300"], "only 300 s are followed"),
    ):
        assert main(["outage", "rise_pod2_w1", *arguments]) == 2
        assert said in capsys.readouterr().err
