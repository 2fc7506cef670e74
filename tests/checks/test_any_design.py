"""A bad design is a finding, never an exception: rules over whatever can be drawn."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.checks.evidence import Evidence
from core.checks.rule_book import DESIGN_RULES, RESULT_RULES
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind, UpsMode
from core.model.project import Project
from core.model.rack import CordPhases, Rack, RackUnit
from core.power.fault_currents import solve_fault_currents
from core.results.part import Part
from core.results.thermal_result import ThermalResult
from core.study.assemble import assemble
from core.study.chain_balance import ChainBalance

ROOMS = ("power_rules", "voltage_rules", "protection_rules", "fault_rules", "supply_rules", "redundancy_rules")
RULES = [r for r in (*DESIGN_RULES, *RESULT_RULES) if r.__module__.endswith(ROOMS)]
UNITS, SOURCES, RACKS = 5, 3, 4
NAMES = [*(f"u{n}" for n in range(UNITS)), *(f"s{n}" for n in range(SOURCES))]
anything = st.sampled_from([*NAMES, "", "nowhere"])

units = st.tuples(
    *(
        st.builds(
            PowerUnit,
            id=st.just(f"u{n}"),
            tag=st.just(f"U-{n}"),
            kind=st.sampled_from(PowerUnitKind),
            fed_from_id=anything,
            further_feed_ids=st.lists(anything, max_size=2).map(tuple),
            rated_w=st.sampled_from([0.0, 5e3, 1e6, 1e9]),
            voltage_v=st.sampled_from([0.0, 48.0, 208.0, 415.0, 800.0, 13_800.0, 34_500.0]),
            loss_p0_ratio=st.sampled_from([0.0, 0.01]),
            loss_p2_ratio=st.sampled_from([0.0, 0.03, 1.0]),
            impedance_ratio=st.sampled_from([0.0, 0.06, 1.0]),
            is_on=st.booleans(),
            ups_mode=st.sampled_from(UpsMode),
            autonomy_s=st.sampled_from([0.0, 5.0, 300.0]),
            module_count=st.integers(1, 4),
            spare_module_count=st.integers(0, 2),
            sleeps_modules=st.booleans(),
            breaker_a=st.sampled_from([0.0, 10.0, 4000.0]),
            interrupting_a=st.sampled_from([0.0, 1000.0]),
            cable_size=st.sampled_from(["", "240 mm2", "15 kV 240 mm2", "busway 400 A", "rope"]),
            cable_length_m=st.sampled_from([0.0, 10.0, 5000.0]),
            cable_derating_ratio=st.sampled_from([0.1, 1.0]),
            transfer_s=st.sampled_from([0.0, 0.004, 5.0]),
            shared_risk=st.sampled_from(["", "Room 1", " ;Tray; ", "Room 1;Tray"]),
            x_m=st.just(3.0 * n),
        )
        for n in range(UNITS)
    )
)
sources = st.tuples(
    *(
        st.builds(
            PowerSource,
            id=st.just(f"s{n}"),
            tag=st.just(f"S-{n}"),
            kind=st.sampled_from(SourceKind),
            capacity_w=st.sampled_from([0.0, 1e5, 1e7]),
            voltage_v=st.sampled_from([0.0, 480.0, 13_800.0]),
            is_standby=st.booleans(),
            is_on=st.booleans(),
            fuel_s=st.sampled_from([0.0, 3600.0, 1e5]),
            start_s=st.sampled_from([0.0, 60.0]),
            fault_level_va=st.sampled_from([0.0, 5e8]),
            subtransient_ratio=st.sampled_from([0.02, 0.15]),
            x_m=st.just(3.0 * n),
            y_m=st.just(10.0),
        )
        for n in range(SOURCES)
    )
)
racks = st.tuples(
    *(
        st.builds(
            Rack,
            id=st.just(f"r{n}"),
            tag=st.just(f"R-{n}"),
            feed_a_id=anything,
            feed_b_id=anything,
            cord_phases=st.sampled_from(CordPhases),
            battery_s=st.sampled_from([0.0, 90.0]),
            units=st.sampled_from([(), (RackUnit(id="c", name="server", rated_power_w=2e4),)]),
            x_m=st.just(3.0 * n),
            y_m=st.just(20.0),
        )
        for n in range(RACKS)
    )
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(units, sources, racks)
def test_whatever_is_drawn_gets_findings_with_words_and_finite_numbers(drawn_units, drawn_sources, drawn_racks):
    project = Project.of([*drawn_units, *drawn_sources, *drawn_racks])
    balance = ChainBalance(project, {rack.id: rack.power_w for rack in project.racks})
    flow = balance.solve({"stand-in": 1e4})
    assert flow.balance_error_ratio <= 1e-9
    evidence = Evidence(project, ThermalResult(()), power=balance.result())
    for finding in (found for rule in RULES for found in rule(evidence)):
        assert finding.message.strip()
        assert "nan" not in finding.message.lower().split()
        assert " inf" not in finding.message
        assert all(project.get(i) is not None for i in finding.ids)
    faults = solve_fault_currents(project)
    assert np.isfinite(faults.max_a).all()
    assert (faults.min_a <= faults.max_a * (1.0 + 1e-12)).all()
    assert (faults.peak_a >= faults.max_a * (1.0 - 1e-12)).all()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(units, sources, racks)
def test_whatever_is_drawn_is_solved_as_a_whole(drawn_units, drawn_sources, drawn_racks):
    project = Project.of([*drawn_units, *drawn_sources, *drawn_racks])
    results = assemble(project, Part(failure="not asked for"))
    assert results.power.is_ok
    assert results.energy.require().balance_error_ratio <= 1e-6
    assert all("nan" not in f.message.lower().split() for f in results.findings)
