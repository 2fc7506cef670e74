"""Fuzzy search: how well typed letters fit a text, as in editors; knows no document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
IN_NAME = 20.0
WORD_START, RUN, WHOLE, GAP, LENGTH = 8.0, 5.0, 20.0, 0.2, 0.02
"""Worth of a letter at the start of a word, of one right after another, of an unbroken word; cost of gaps, length."""


def score(wanted: str, text: str) -> float | None:
    """How well letters fit a text in their order; higher is better.

    Every word of ``wanted`` must be found, in any order of the words.

    Args:
        wanted: What was typed; case is ignored.
        text: What may be meant.

    Returns:
        The score, or None when a letter is missing.
    """
    plain, total = text.casefold(), -LENGTH * len(text)
    for word in wanted.casefold().split():
        found = _score_word(word, plain)
        if found is None:
            return None
        total += found
    return total


def best(
    wanted: str, choices: Iterable[T], text_of: Callable[[T], str], most: int, name_of: Callable[[T], str] | None = None
) -> list[T]:
    """The choices that fit, best first; equal ones keep their order, and nothing typed keeps the first ones.

    Args:
        wanted: What was typed.
        choices: What can be meant.
        text_of: Text of a choice that is searched.
        most: Longest answer.
        name_of: The part of the text that counts most: what fits in it alone comes before what needs the rest.
    """
    scored = [(found, choice) for choice in choices if (found := score(wanted, text_of(choice))) is not None]
    if name_of is not None:
        scored = [(n + IN_NAME * (score(wanted, name_of(choice)) is not None), choice) for n, choice in scored]
    if wanted.strip():
        scored.sort(key=lambda pair: -pair[0])
    return [choice for _, choice in scored[:most]]


def _score_word(word: str, text: str) -> float | None:
    whole = _whole_at(word, text)
    if whole >= 0:
        starts = whole == 0 or not text[whole - 1].isalnum()
        return WHOLE + RUN * len(word) + (WORD_START if starts else 0.0)
    total, last = 0.0, -1
    for letter in word:
        at = text.find(letter, last + 1)
        if at < 0:
            return None
        if at == last + 1 and last >= 0:
            total += RUN
        elif at == 0 or not text[at - 1].isalnum():
            total += WORD_START
        else:
            total -= GAP * (at - last)
        last = at
    return total


def _whole_at(word: str, text: str) -> int:
    """Where the word stands unbroken, at the start of a word if there is such a place; -1 when nowhere."""
    first = at = text.find(word)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word, at + 1)
    return at if at >= 0 else first
