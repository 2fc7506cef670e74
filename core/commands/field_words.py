"""What the fields and choices of a form are called: in words where the name of the field would say too little."""

from __future__ import annotations

import re

from core.words import as_read

LABELS = {
    "accelerator_count": "Accelerator count",
    "accelerator_model": "Accelerator model",
    "active_scenario_id": "Active scenario",
    "air_cp_j_kg_k": "Specific heat of air",
    "ashrae_class": "ASHRAE class",
    "autonomy_s": "Battery lasts",
    "availability_ratio": "Output over capacity",
    "battery_s": "Rack battery lasts",
    "bf16_tflop_s": "Compute rate, dense BF16",
    "bottom_m": "Height of underside",
    "breaker_limit_ratio": "Most load on breaker",
    "cable_derating_ratio": "Cable rating in place",
    "cable_run_count": "Cables in parallel",
    "carbon_kg_kwh": "Carbon intensity",
    "cdu_id": "CDU",
    "chilled_water_rise_k": "Chilled water warms by",
    "coil_effectiveness": "Coil effectiveness",
    "coolant": "Coolant",
    "coolant_kg": "Coolant in the loop",
    "cop_rated": "COP at rating",
    "cord_a": "Rating of a cord",
    "cord_phases": "Phases of the cords",
    "cost_usd_kwh": "Cost of energy",
    "demand_w": "Most heat taken",
    "discharge": "Blows out",
    "discharge_bottom_m": "Outlet from",
    "discharge_top_m": "Outlet up to",
    "discharge_width_m": "Width of outlet",
    "drift_ratio": "Drift of flow",
    "enclosure_weight_kg": "Weight when empty",
    "energy_j": "Energy stored",
    "extent_x_m": "True width",
    "extent_y_m": "True height",
    "facility_flow_kg_s": "Facility water flow",
    "fan_control": "Fans at other loads",
    "feed_a_id": "Feed A",
    "feed_b_id": "Feed B",
    "floor_load_max_pa": "Floor carries",
    "floor_u_w_m2_k": "U-value of floor",
    "fuel_s": "Fuel lasts",
    "further_feed_ids": "Further feeds",
    "grid_carbon_kg_kwh": "Grid carbon intensity",
    "ground_c": "Ground temperature",
    "has_air_economiser": "Air economiser",
    "has_arrows": "Air velocity arrows",
    "has_backed_pumps": "Pumps on UPS",
    "has_backflow_damper": "Damper when off",
    "has_blanking_panels": "Blanking panels",
    "has_chimney": "Chimney",
    "has_doors": "Perforated doors",
    "has_end_doors": "Doors at the ends",
    "has_free_cooling": "Free cooling",
    "has_isotherms": "Isotherm lines",
    "has_measure": "Number of the finding",
    "has_moving_air": "Moving air",
    "has_roof": "Roof",
    "has_section": "Section",
    "has_storey": "Storey shown alone",
    "heating_full_c": "Full heating below",
    "heating_limit_c": "No heating above",
    "high_c": "Colours up to",
    "id": "Identifier",
    "idle_airflow_ratio": "Airflow when idle",
    "immersion_skin_loss_ratio": "Heat lost by tank walls",
    "inlet_max_c": "Warmest inlet",
    "intake": "Draws in",
    "is_automatic": "Colours follow the air",
    "is_switch": "Network switch",
    "it_load_ratio": "IT load",
    "item_ids": "Items",
    "leakage_ratio": "Leakage",
    "least_demand_ratio": "Least share taken",
    "least_fan_ratio": "Least fan speed",
    "least_outdoor_c": "Coldest outdoors",
    "lighting_w_m2": "Lighting per area",
    "liquid_flow_kg_s": "Liquid flow",
    "liquid_supply_max_c": "Warmest liquid supply",
    "load_ratio": "Load",
    "loss_p0_ratio": "Loss at no load",
    "loss_p1_ratio": "Loss in step with load",
    "loss_p2_ratio": "Loss with load squared",
    "low_c": "Colours from",
    "measured_c": "Measured temperature",
    "member_ids": "Members",
    "memory_gb": "Memory of accelerators",
    "merit_order": "Place in merit order",
    "model_name": "Model name",
    "module_count": "Modules",
    "network_ports": "Network ports",
    "open_ratio": "Open area",
    "original_id": "Original file",
    "outline_m": "Outline",
    "own_pump_w": "Power of own pump",
    "page_number": "Page of the file",
    "path": "Path",
    "power_supply_count": "Power supply count",
    "price_usd": "Price",
    "psu_efficiency_ratio": "Efficiency of power supplies",
    "pump_count": "Pumps",
    "rack_ids": "Racks of the mean",
    "rated_rise_k": "Water warms by, rated",
    "rated_supply_c": "Water supply, rated",
    "rear_door_fan_w": "Rear door fan power",
    "redundancy_group": "Redundancy group",
    "rejects_to_air": "Gives heat to room air",
    "retrofit_liquid_ratio": "Liquid share of a retrofit",
    "return_set_c": "Return set point",
    "roof_sun_w_m2": "Sun on the roof",
    "roof_u_w_m2_k": "U-value of roof",
    "server_air_rise_k": "Air warms in servers by",
    "server_air_rise_max_k": "Air warms at most by",
    "server_fan_full_at_c": "Server fans full at",
    "server_fan_full_ratio": "Server fans at full, of power when cool",
    "server_fan_ramp_from_c": "Server fans speed up from",
    "server_fan_ratio": "Server fans, share of power",
    "set_point": "Set point on",
    "shared_risk": "Shared risks",
    "shelf_count": "Power shelves",
    "shelf_w": "Rating of a power shelf",
    "sleeps_modules": "Idle modules sleep",
    "spare_module_count": "Spare modules",
    "spare_pump_count": "Spare pumps",
    "spare_shelf_count": "Spare power shelves",
    "spare_unit_count": "Spare units in the group",
    "start_s": "Time to start",
    "subtransient_ratio": "Subtransient reactance",
    "supply_set_c": "Supply set point",
    "turn_deg": "Turned by",
    "typical_power_w": "Typical power",
    "u_capacity": "Height units (U)",
    "u_height": "Height in U",
    "u_position": "Lowest U",
    "unit_m": "Length of a unit",
    "ups_mode": "UPS mode",
    "usable_ratio": "Usable share",
    "user_return_c": "Return from the user",
    "user_supply_c": "Supply to the user",
    "verification": "Verification",
    "wall_mass_j_m2_k": "Heat stored in walls",
    "wall_u_w_m2_k": "U-value of walls",
    "warm_water_rise_k": "Warm water warms by",
    "water_kg": "Water in the tank",
    "x0_m": "X of first corner",
    "x1_m": "X of second corner",
    "y0_m": "Y of first corner",
    "y1_m": "Y of second corner",
    "z_m": "Height above floor",
}
"""Labels that are not just the name of the field, and those that no form shows, only the history."""

HINTS = {
    "air_density_kg_m3": (
        "At the site: 1.2 kg/m³ near sea level, 0.99 kg/m³ at 1,655 m. Choosing a site sets it, as does a change of "
        "its elevation."
    ),
    "bottom_m": "The height of its underside above the floor.",
    "coil_effectiveness": (
        "At rated air and water flows, on the smaller capacity rate. With the water's temperature and flow it says how "
        "cold the air can get."
    ),
    "discharge": "Under the floor, out of the front, or straight down. On a slab underfloor air leaves by the front.",
    "discharge_top_m": "0 for the full height.",
    "discharge_width_m": "0 for the full width.",
    "floor_leakage_ratio": "Share of the air under the floor that leaks through seams and cut-outs instead of tiles.",
    "has_backflow_damper": (
        "Without a damper air of the raised floor escapes through a unit that is off or dead, as much as the pressure "
        "under the floor drives through its coil and fan."
    ),
    "has_blanking_panels": "Empty U are closed. Open ones let exhaust back to the front, as pressure drives it.",
    "has_doors": (
        "Air spreads behind a perforated door before servers draw it. Without doors, as in open racks, each server "
        "draws it at its own height."
    ),
    "has_chimney": "A duct on top takes its exhaust into the ceiling void, for coolers that draw in from the ceiling.",
    "intake": (
        "On top, at the rear, or through return grilles of the ceiling; without grilles the air of the whole ceiling."
    ),
    "leakage_ratio": (
        "Open share of the enclosure's own panels, roof and doors: 1 to 3 % when well built, 5 to 10 % with curtains."
    ),
    "open_ratio": "Free share of its area: perforated tiles 0.25, grates 0.5 to 0.6.",
    "outdoor_air_m3_s": "Outdoor air that replaces air of the hall, tempered on its way in; it brings vapour.",
    "roof_sun_w_m2": "The sun's heat that comes through the roof into the hall, by its area.",
    "set_point": (
        "The air that it supplies, or the air that returns to it. Units of a hall that hold the same return act "
        "together on the mean of what returns to them, and supply as cold as that takes, 10 °C at the least."
    ),
    "turbulence": (
        "Averaged (k-epsilon) is quick and right for most halls. Large eddies are followed on 0.1 m cells once the "
        "averaged air has settled, in halls of up to 200 m³: for rooms whose exhausts blow against each other."
    ),
    "wall_u_w_m2_k": "0 lets no heat through. Behind walls and roof is the outdoor air of the scenario.",
    "water_flow_kg_s": "0 for a unit with a compressor of its own.",
}
"""What a planner should know before choosing."""


ACRONYMS = re.compile(r"\b(it|crah|crac|ups|pdu|rpp|ats|sts|cdu|mv|lv|dc|ac|smr|pg25|pg30|rdhx|tcs|fws|pcw)\b")


def choice_words(value: str) -> str:
    """What a choice, or a part of the power, is called, with abbreviations in capitals."""
    return ACRONYMS.sub(lambda found: found.group().upper(), as_read(value.replace("_", " ")))


def field_hint(name: str) -> str:
    """What a planner should know before changing a field; empty where its label says it all."""
    return HINTS.get(name, "")


PLAIN_NAMES = {
    "is_on": "in service",
    "is_standby": "standby",
    "further_feed_ids": "further feeds",
    "breaker_a": "breaker rating",
    "interrupting_a": "breaking capacity",
    "rated_w": "rated power",
    "transfer_s": "transfer time",
    "repair_s": "repair time",
    "start_s": "start time",
    "is_visible": "visible",
    "is_locked": "locked",
    "is_printed": "printed",
    "extent_x_m": "true width",
    "extent_y_m": "true height",
    "unit_m": "length of a unit",
    "wall_u_w_m2_k": "U-value of walls",
    "roof_u_w_m2_k": "U-value of roof",
    "floor_u_w_m2_k": "U-value of floor",
    "floor_m": "floor above yard",
    "wall_mass_j_m2_k": "wall mass",
}
"""Names of fields that say less without their unit."""


def plain_field_name(field: str) -> str:
    """Field name for people: without unit suffix and underscores."""
    if field in PLAIN_NAMES:
        return PLAIN_NAMES[field]
    words = field.split("_")
    suffixes = {"m", "w", "c", "k", "kg", "s", "deg", "ratio", "id", "m3", "pa", "j", "kwh", "usd", "v", "va", "m2"}
    while len(words) > 1 and words[-1] in suffixes:
        words.pop()
    return " ".join(words)


def field_label(name: str) -> str:
    """A field's name in words, with a capital at the front."""
    return LABELS.get(name) or plain_field_name(name).capitalize()


def named_in_sentence(name: str) -> str:
    """A field as the form calls it, in the middle of a sentence: abbreviations keep their capitals."""
    label = field_label(name)
    return label if label[1:2].strip() and not label[1].islower() else label[:1].lower() + label[1:]
