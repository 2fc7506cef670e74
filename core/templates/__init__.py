"""Layouts built by rule: the shipped examples, and what a planner starts from."""
