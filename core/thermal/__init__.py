"""Room air: a live buoyant flow simulation on a staggered grid that keeps marching while the design is edited."""
