"""Which characters our fonts can draw; what they cannot is replaced where everybody sees it."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
REPLACEMENT = "\ufffd"

_WITHOUT_GLYPH = "\n\t\u200c\u200d"
"""What has no glyph and needs none: ends of lines, and what joins letters."""

_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_PLAIN = re.compile("[^\n\t\u0020-\u007e\u00a0-\u017f\u2013\u2014\u2018-\u201d\u2026\u20ac\ufffd]")


def drawn(text: str) -> str:
    """Write a text as our fonts can draw it."""
    return _undrawn().sub(REPLACEMENT, _UNSEEN.sub("", text))


def plain(text: str) -> str:
    """Write a text with Latin letters alone: no two fonts are then asked to draw one sign."""
    return _PLAIN.sub(REPLACEMENT, drawn(text))


def throughout(facts: Any, form: Callable[[str], str]) -> Any:
    """Write every text of JSON values in a form."""
    if isinstance(facts, str):
        return form(facts)
    if isinstance(facts, Mapping):
        return {name: throughout(value, form) for name, value in facts.items()}
    if isinstance(facts, list | tuple):
        return [throughout(value, form) for value in facts]
    return facts


@cache
def coverage() -> tuple[tuple[int, int], ...]:
    """Read the ranges of characters that our fonts and the Typst wheel's can draw."""
    lines = (FONTS / "coverage.txt").read_text().split()
    ranges = ((first, last or first) for first, _, last in (line.partition("-") for line in lines))
    return tuple((int(first, 16), int(last, 16)) for first, last in ranges)


@cache
def _undrawn() -> re.Pattern[str]:
    ranges = "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in coverage())
    return re.compile(f"[^{_WITHOUT_GLYPH}{ranges}]")
