"""The language that people read. English is the source and needs no catalogue; others are in ``resources/words``.

``tr`` gives the words for a text; values are filled in after it, as in ``tr("{n} racks").format(n=3)``.
``as_read`` does it for a finished text of core, whose sentences it knows as templates, and for units as well: windows,
paper and terminals say all that core says through it, and JSON, exchange files and tables for programs never do.
What planners wrote themselves, such as tags, is told to ``use_names`` and stays as it is, whatever it means elsewhere.
Numbers keep their decimal point in every language, since engineers pass them on.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from html import escape

from core.resource_files import read_text
from core.units import display

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Languages by code, each by its own name."""
ROOMS = ("core", "desktop")
"""Catalogues of the window, which need not read what only paper and terminals say: that is in one of ``PRINTED``."""
PRINTED = ("core", "printed")
SYSTEM = "system"
OVERRIDE = "HALLWRIGHT_LANGUAGE"
"""Variable of the environment that counts before the planner's choice: a code, or ``system``."""
GROUPS_APART = "\u202f"
"""Between thousands where a comma would be read as a decimal point: a narrow space that does not break."""
SURE_LETTERS = 12
"""A template with fewer letters of its own may not have values that are half of another sentence."""
LEAST_LETTERS = 3
"""Letters of a search from which it may mean a name."""
_PLACE = re.compile(r"\{(\w+)\}")
_PHRASE = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
_GROUPS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$)|\d{3},)")
_in_use = ["en"]
_words: dict[str, str] = {}
_told: dict[str, str] = {}
_templates: list[Template] = []
_names: set[str] = set()
_odd_names: dict[str, str] = {}
"""Names that would be taken apart or for quantities, and the sign that finished texts carry in their place."""
_odd: list[re.Pattern[str]] = []
FIRST_SIGN, MOST_SIGNS = 0xE000, 400
"""Signs that no text has: the first of those for private use."""
FEW_NAMES = 8


class Template:
    """A sentence of core with places for values, and its words.

    Args:
        source: The sentence, with names in braces.
        words: The same in the language in use, with the same names.
    """

    def __init__(self, source: str, words: str) -> None:
        parts = _PLACE.split(source)
        self.parts, self.names = parts[::2], parts[1::2]
        self.needle = max(self.parts, key=len)
        self.weight = sum(len(part) for part in self.parts)
        self.words = words
        between = zip(self.names, self.parts, self.parts[1:], strict=False)
        self.quoted = frozenset(name for name, a, b in between if a.endswith("'") and b.startswith("'"))
        self._pattern: re.Pattern[str] | None = None

    def values_in(self, text: str) -> dict[str, str] | None:
        """What stands in the places of a text made from the sentence; None when it was not."""
        if self.needle not in text:
            return None
        if self._pattern is None:
            known = [re.escape(part) for part in self.parts]
            # a value that stands twice is the same both times
            places = [f"(?P={n})" if n in self.names[:at] else f"(?P<{n}>.*?)" for at, n in enumerate(self.names)]
            self._pattern = re.compile("".join(a + b for a, b in zip(known, [*places, ""], strict=True)), re.DOTALL)
        found = self._pattern.fullmatch(text)
        values = found.groupdict() if found else {}
        if found is None or any("\n" in value for value in values.values()):  # a line is read by itself
            return None
        return values

    def filled(self, values: Mapping[str, str]) -> str:
        """Its words with values in their places; braces that are no place stay, as in a pattern that is quoted."""
        return _PLACE.sub(lambda place: values.get(place[1], place[0]), self.words)


class Words(str):
    """A text in another language than the source: values are filled in with thousands set apart as it reads them."""

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        """Fill values in; those that are words of the catalogue themselves become words of the language."""
        told = {n: tr(v) if type(v) is str and v not in _names else v for n, v in named.items()}
        return _GROUPS.sub(GROUPS_APART, super().format(*values, **told))


def chosen_language(preference: str, system: Callable[[], str]) -> str:
    """Code of the language to use: the environment counts first, then the preference, then the system's language.

    Args:
        preference: A code, or ``system``.
        system: Gives the system's language, such as ``de_AT``; asked only when it counts.
    """
    wish = os.environ.get(OVERRIDE, "") or preference
    if wish in LANGUAGES:
        return wish
    code = system().partition("_")[0]
    return code if code in LANGUAGES else "en"


def use_language(code: str, rooms: tuple[str, ...] = ROOMS) -> None:
    """Read everything so from now on; windows that stand already keep their words.

    Args:
        code: One of ``LANGUAGES``; anything else counts as English.
        rooms: Catalogues to read; a word of two of them is that of the earlier one in finished texts, where it may mean
            two things (to open, and how far open), and that of the later one in ``tr``.
    """
    _in_use[0] = code if code in LANGUAGES else "en"
    for kept in (_words, _told):
        kept.clear()
    _templates.clear()
    _translated.cache_clear()
    if _in_use[0] == "en":
        return
    for room in rooms:
        found = json.loads(read_text(f"words/{code}_{room}.json"))
        _words.update({source: Words(words) for source, words in found.items()})
        _told.update({source: words for source, words in found.items() if source not in _told})
        if room != "desktop":  # whose texts are translated before they are filled in
            for source, words in found.items():
                if "{" in source:
                    _templates.append(Template(source, words))
                    bare = Template(source.strip(), words.strip())
                    if bare.words != words and bare.weight >= SURE_LETTERS:
                        _templates.append(bare)  # a sentence that follows another stands also by itself
    _templates.sort(key=lambda template: -template.weight)


def language_in_use() -> str:
    """Code of the language of the process."""
    return _in_use[0]


def tr(text: str, about: str = "") -> str:
    """The words for a text of the desktop; the text itself where the language in use has none.

    Args:
        text: Source text; places for values in braces, with their formats, which the caller fills in.
        about: What it is about, where the same English text needs different words: they stand under "text [about]".
    """
    return _words.get(f"{text} [{about}]" if about else text, text)


def in_sentence(text: str) -> str:
    """A heading or a button's text as it stands in the middle of a sentence: German nouns keep their capitals."""
    return text.lower() if _in_use[0] == "en" else text


def as_written(search: str) -> str:
    """Words that are searched for, as core names the things: each that begins a name in the language in use."""
    return " ".join(_source_of(word) for word in search.casefold().split())


def _source_of(word: str) -> str:
    names = [] if len(word) < LEAST_LETTERS else [s for s, w in _told.items() if w.casefold().startswith(word)]
    return min((name for name in names if "{" not in name), key=len, default=word).casefold()


def use_names(names: Iterable[str], *, is_all: bool = False) -> None:
    """Leave words as they are from now on, because a planner wrote them.

    Args:
        names: Tags, names and notes of the open project.
        is_all: Whether they take the place of those that were told before.
    """
    if is_all:
        _names.clear()
        _odd_names.clear()
    told = set(names) - _names
    has_signs = _ESCAPED.search("\0".join(told)) is not None  # of ten thousand tags mostly none has
    fresh = told | {escape(name) for name in told if _ESCAPED.search(name)} if has_signs else told
    if is_all or len(fresh) > FEW_NAMES or any(_translated(name) != name for name in fresh):
        _translated.cache_clear()
    _names.update(fresh)
    odd = sorted(_odd_among(fresh))[: MOST_SIGNS - len(_odd_names)]
    _odd_names.update({name: chr(FIRST_SIGN + n) for n, name in enumerate(odd, len(_odd_names))})
    if odd or is_all:
        longest_first = sorted(_odd_names, key=len, reverse=True)
        words = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first)
        _odd[:] = [re.compile(words)] if words else []


_ANY_DIGIT = bytes.maketrans(b"123456789", b"0" * 9)
_ESCAPED = re.compile("[&<>\"']")


def _odd_among(names: Collection[str]) -> list[str]:
    """Odd names; where all of them together hold nothing odd, which is soon told, none of ten thousand is looked at."""
    joined = "\0".join(names)
    shapes = set(joined.encode("utf-8", "surrogatepass").translate(_ANY_DIGIT).split(b"\0"))  # mostly tags alike
    alike = b"\0".join(shapes).decode("utf-8", "surrogatepass")
    may_be = any(joint in alike for joint in _JOINTS) or display.holds_quantity(alike)
    return [name for name in (names if may_be else _told.keys() & set(names)) if _is_odd(name)]


def _is_odd(name: str) -> bool:
    parts = any(joint in name for joint in _JOINTS) or (" " in name and name in _told)
    return len(name) > 1 and (parts or display.holds_quantity(name))


def as_read(text: str) -> str:
    """A finished text out of core, or with quantities in it, in the language and the units in use."""
    if not _odd:
        return _read(text)
    held = _odd[0].sub(lambda name: _odd_names[name[0]], text)
    if held == text:
        return _read(text)
    names = {sign: name for name, sign in _odd_names.items()}  # another sign is one that somebody pasted
    return _SIGN.sub(lambda sign: names.get(sign[0], sign[0]), _read(held))


def _read(text: str) -> str:
    if _in_use[0] == "en":
        return display.as_read(text)
    plain = text.replace(GROUPS_APART, ",")
    return _GROUPS.sub(GROUPS_APART, display.as_read(_translated(plain)))


@lru_cache(maxsize=4096)
def _translated(text: str) -> str:
    """A text by itself, by its template, or line by line and sentence by sentence where it is put together."""
    if text in _names or not re.search(r"[^\W\d]{2}", text):
        return text
    return _whole(text) or _piecewise(text)


def _whole(text: str) -> str | None:
    """The words of a text that stands in the catalogue or was made from one template."""
    known = _told.get(text) or _told.get(text[:1].upper() + text[1:])
    if known is not None:
        return known
    small = _told.get(text[:1].lower() + text[1:]) or (_told.get(text.lower()) if " " in text else None)
    if small is not None:
        return small[:1].upper() + small[1:]
    likely: tuple[Template, dict[str, str]] | None = None
    for template in _templates:
        values = template.values_in(text)
        if values is None or (likely is not None and template.weight >= SURE_LETTERS):
            continue
        is_sure = template.weight >= SURE_LETTERS and not any(". " in value for value in values.values())
        if is_sure or _are_values(values.values()):
            return _filled(template, values)
        if template.weight >= SURE_LETTERS:
            likely = (template, values)  # unless these are sentences of their own
    return _sentences(text) or (_filled(*likely) if likely is not None else None)


def _filled(template: Template, values: Mapping[str, str]) -> str:
    """Its words with the values', but for those in quotes: they stand so in a file, or somebody typed them."""
    quoted = template.quoted
    return template.filled({name: v if name in quoted else _translated(v) for name, v in values.items()})


def _sentences(text: str) -> str | None:
    """The words of sentences that are all known by themselves."""
    parts = _BETWEEN.split(text)
    told = [_whole(part) for part in parts] if len(parts) > 1 else []
    return " ".join(part for part in told if part) if told and all(told) else None


_AMOUNT = re.compile(r"([-+−±]?\d[\d.,]*(?:–\d+)?\s(?:[×x]\s)?)(.+)", re.DOTALL)


def _are_values(values: Iterable[str]) -> bool:
    """Whether none is half of another sentence: no phrase, or one that is known itself."""
    return all(
        not (_PHRASE.search(value) or ". " in value) or value in _names or _whole(value) is not None for value in values
    )


_BETWEEN = re.compile(r"(?<=[a-z\dIV)%]\.) (?=[A-Z\d])")
_SIGN = re.compile(f"[{chr(FIRST_SIGN)}-{chr(FIRST_SIGN + MOST_SIGNS - 1)}]")
_TAGS = re.compile(r"(<[^>]*>|&nbsp;)")
_JOINTS = ("\n", "; ", " · ", ". ", ": ", " → ", ", ", " + ", ") / ")


def _piecewise(text: str) -> str:
    if ("<" in text or "&" in text) and len(parts := _TAGS.split(text)) > 1:
        return "".join(part if n % 2 else _translated(part) for n, part in enumerate(parts))
    bare = text.strip()
    if bare != text:
        return text.replace(bare, _translated(bare))
    if found := _AMOUNT.match(text):
        return found[1] + _translated(found[2])
    for joint in _JOINTS:
        if joint in text:
            dot = "." if joint == ". " else ""
            first, *rest = text.split(joint)
            told = _translated(first + dot)
            for n, piece in enumerate(rest, 1):
                end = dot if n < len(rest) else ""
                told += _whole(joint + piece) or joint[len(dot) :] + _translated(piece + end)
            return told
    return text
