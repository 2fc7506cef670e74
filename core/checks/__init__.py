"""Findings: what a planner should know about a design, with place and remedy."""
