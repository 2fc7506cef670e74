"""Edits as values: small frozen commands with a pure ``apply(project) -> project``."""
