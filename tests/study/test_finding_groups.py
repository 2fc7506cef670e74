"""Findings of one cause are one group; everything else stays as it came."""

from __future__ import annotations

from core.results.finding import Finding, Severity
from core.results.finding_groups import FEWEST, finding_groups


def _finding(code: str, n: int, fix: str = "") -> Finding:
    return Finding(code, Severity.ERROR, f"R-{n} has it.", fix, (f"r{n}",))


def test_one_cause_is_one_group_where_the_first_of_it_came():
    many = [_finding("no-air", n) for n in range(12)]
    other = _finding("overlap", 99)
    groups = finding_groups([many[0], other, *many[1:]])
    assert groups == (tuple(many), (other,))


def test_a_few_stay_lines_and_another_remedy_is_another_cause():
    few = [_finding("no-air", n) for n in range(FEWEST - 1)]
    assert finding_groups(few) == tuple((f,) for f in few)
    mixed = [_finding("no-air", n, f"fix {n}") for n in range(FEWEST)]
    assert len(finding_groups(mixed)) == FEWEST


def test_nothing_is_lost():
    findings = [_finding(f"code-{n % 4}", n) for n in range(23)]
    assert sorted(f.key for group in finding_groups(findings) for f in group) == sorted(f.key for f in findings)
    assert finding_groups(()) == ()
