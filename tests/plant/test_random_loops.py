"""Whatever is drawn and typed, loops balance, energy closes, and nothing but words comes of nonsense."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from core.errors import FacilityError
from core.model.cooling import Cdu, Coolant, TechnologyClass, WaterClass
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.scenario import Assumptions
from core.plant.liquid_transient import LiquidLoss, LossKind, simulate_liquid_loss
from core.plant.technology_loops import technology_loops
from core.results.part import Part
from core.study.assemble import assemble


def any_cdu(rng: random.Random, n: int) -> Cdu:
    return Cdu(
        id=f"c{n}",
        tag=f"CDU-{n}",
        x_m=rng.uniform(-5.0, 20.0),
        y_m=rng.choice((0.0, 4.0, -7.0, 5e3)),
        rotation_deg=rng.choice((0, 90, 180, 270)),
        flow_kg_s=rng.choice((0.0, 1e-9, 1.0, 30.0, 300.0)),
        capacity_w=rng.choice((0.0, 1e6, 1e11)),
        approach_k=rng.choice((0.0, 4.0, 150.0)),
        pump_power_w=rng.choice((0.0, 1e4)),
        pump_head_pa=rng.choice((0.0, 1e4, 1e6)),
        pipe_diameter_m=rng.choice((0.0, 0.0, 1e-9, 0.03, 1.0)),
        branch_diameter_m=rng.choice((0.0, 1e-9, 0.3)),
        facility_flow_kg_s=rng.choice((0.0, 1e-9, 1e5)),
        coolant=rng.choice(tuple(Coolant)),
        rejects_to_air=rng.random() < 0.3,
        airflow_m3_s=rng.choice((0.0, 5.0)),
        supply_set_c=rng.choice((-90.0, 20.0, 34.0, 150.0)),
        redundancy_group=rng.choice(("", "G")),
        spare_unit_count=rng.choice((0, 1, 100)),
        water_class=rng.choice(tuple(WaterClass)),
        technology_class=rng.choice(tuple(TechnologyClass)),
        is_on=rng.random() < 0.9,
    )


def any_rack(rng: random.Random, n: int) -> Rack:
    unit = RackUnit(name="GB200 NVL72", rated_power_w=132e3, liquid_ratio=0.87, liquid_flow_kg_s=rng.choice((0.0, 2.2)))
    return Rack(
        id=f"r{n}",
        tag=f"R-{n}",
        x_m=rng.uniform(0.0, 15.0),
        y_m=rng.choice((0.0, 3.0, 6.0)),
        rotation_deg=rng.choice((0, 90, 180)),
        units=(unit,),
        cdu_id=rng.choice(("c0", "c1", "", "gone")),
        cooling=rng.choice(tuple(CoolingKind)),
        load_ratio=rng.choice((0.0, 1.0, 1.2)),
        bath_coolant=rng.choice(tuple(Coolant)),
    )


@pytest.mark.parametrize("seed", range(60))
def test_any_design_closes_and_is_told_in_words(seed: int):
    rng = random.Random(seed)
    cdus = [any_cdu(rng, n) for n in range(rng.choice((1, 2, 4)))]
    racks = [any_rack(rng, n) for n in range(rng.choice((1, 2, 7, 25)))]
    head = rng.choice((0.0, 2.5e5))
    project = Project.of([*cdus, *racks, Assumptions(pump_head_pa=head, warm_water_supply_c=rng.choice((2.0, 30.0)))])
    results = assemble(project, Part(failure="no air"))
    assert results.energy.value is not None
    assert results.energy.value.balance_error_ratio < 1e-6
    assert not [f.message for f in results.findings if "nan" in f.message.lower().split()]
    for loop in technology_loops(project).values():
        assert loop.flow.balance_ratio < 1e-9
        if not loop.flow.is_flowing:
            codes = {f.code for f in results.findings if set(f.ids) & {c.id for c in loop.cdus}}
            assert codes & {"cdu-off", "loop-without-pump"}
    with suppress(FacilityError):
        simulate_liquid_loss(
            project, results.liquid.value, LiquidLoss(rng.choice(tuple(LossKind)), ("c0",), None, 20.0)
        )
