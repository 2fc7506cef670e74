"""What a settled balance adds up to, closed on the electrical and on the thermal side, and notes on it."""

from __future__ import annotations

from types import MappingProxyType

from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Turbulence
from core.results.energy_result import PART_NAMES, EnergyResult
from core.results.liquid_result import LiquidResult
from core.results.power_result import PowerResult
from core.results.thermal_result import ThermalResult
from core.study.chain_balance import losses_by_kind_w
from core.study.heat_balance import HeatBalance


def energy_result(project: Project, balance: HeatBalance, power: PowerResult, liquid: LiquidResult) -> EnergyResult:
    """Parts of the total, and how well electricity and heat close."""
    it = float(power.rack_power_w.sum())
    by_kind = losses_by_kind_w(project, balance.chain)
    plant_compressor = sum(u.compressor_w for u in liquid.plant)
    parts = {
        "it": it,
        "chillers": plant_compressor + balance.compressor,
        "heat_rejection_fans": sum(u.fan_w for u in liquid.plant),
        "facility_pumps": liquid.facility_pump_w,
        "cdu_pumps": balance.cdu_pumps,
        "air_cooler_fans": balance.fans + balance.door_fans,
        "ups_losses": by_kind["ups"],
        "transformer_losses": by_kind["transformer"],
        "distribution_losses": by_kind["other"] + power.cable_loss_w,
        "lighting_and_controls": balance.lighting,
    }
    total = power.source_bus_w
    delivered = sum(s.output_w for s in power.sources) + power.unserved_w
    electrical_gap = abs(delivered - sum(parts.values()))
    # every watt drawn ends as heat: through a loop, straight outdoors, or nowhere (a finding)
    rejected = liquid.chilled_heat_w + liquid.warm_heat_w + plant_compressor + parts["heat_rejection_fans"]
    rejected += sum(e.pump_w for e in liquid.exports)
    rejected += balance.to_outdoors + balance.compressor + balance.unmoved_heat - balance.wall_gain
    error = max(electrical_gap, abs(rejected - total)) / total if total > 0.0 else 0.0
    return EnergyResult(
        it_w=it,
        total_w=total,
        parts_w=MappingProxyType({name: parts[name] for name in PART_NAMES}),
        pue=total / it if it > 0.0 else float("nan"),
        carbon_kg_h=sum(s.carbon_kg_h for s in power.sources),
        cost_usd_h=sum(s.cost_usd_h for s in power.sources),
        water_kg_h=3600.0 * sum(u.water_kg_s for u in liquid.plant),
        hall_heat_w=MappingProxyType(dict(balance.further_heat)),
        balance_error_ratio=error,
        exported_w=sum(e.heat_w for e in liquid.exports),
    )


def notes_of(project: Project, balance: HeatBalance, thermal: ThermalResult | None) -> tuple[str, ...]:
    """What was assumed, in sentences for people."""
    notes = ["PUE is the instantaneous ratio at the scenario's operating point, not an annual value."]
    if balance.chilled is not None and balance.chilled.is_default:
        notes.append("No unit serves the chilled loop: a stand-in air-cooled chiller (COP 3.0 at rating) is assumed.")
    if balance.warm is not None and balance.warm.is_default:
        notes.append("No unit serves the warm loop: a stand-in dry cooler (8 K approach) is assumed.")
    if any(r for r in project.of_type(Rack) if balance.splits[r.id].airflow_m3_s > 0.0):
        notes += _air_notes(project, thermal)
    return tuple(notes)


def _air_notes(project: Project, thermal: ThermalResult | None) -> list[str]:
    halls = thermal.halls if thermal is not None else ()
    followed = [h.hall_id for h in halls if h.turbulence is Turbulence.LARGE_EDDIES]
    notes = []
    if len(followed) < len(halls) or not halls:
        notes.append("Room air: k-epsilon turbulence with wall functions; walls without a U-value are adiabatic.")
    if followed:
        tags = ", ".join(hall.tag for hall in project.halls if hall.id in followed)
        notes.append(
            f"Room air of {tags}: large eddies followed, smaller ones as a constant viscosity; walls without a U-value "
            "are adiabatic."
        )
    return notes
