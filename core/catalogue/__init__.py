"""What can be bought: the equipment, site and cost catalogue, and defaults for what a row leaves blank.

Numbers live in ``resources/catalogue`` and ``resources/defaults``; every one has a source and a confidence.
"""
