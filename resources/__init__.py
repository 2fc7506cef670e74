"""Data shipped with the program: catalogue, defaults, fonts, icons, colour maps, examples.

Holds no code. Opened through ``core.resource_files`` and nowhere else.
"""
