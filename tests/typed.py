"""What people type, and what becomes of it where a field takes it."""

import unicodedata
from typing import Any

from hypothesis import strategies as st
from marshmallow import ValidationError
from marshmallow.fields import Field

from shared.typesetting import glyphs

NASTY = (
    *("{{ to }}", "{% raw %}", "{#", "<b>", "</p><script>", "&amp;", "&", "\\", "#let x = 1"),
    *("$x$", "\r\nBcc: a@b.example", "\n", "\t", "=?utf-8?q?x?=", "@", "*", "_", "`", "«", "»"),
    *("\u200b", "\u00ad", "\u202e", "\u2066", "\u200d", "\ufeff", "\u0301", "e\u0301", "\u00e9"),
    *("李 王", "สมชาย", "Шевченко", "مُحَمَّد", "שָׁלוֹם", "नमस्ते", "𠮷", "＝", "ﬁ", "ǅ", "😀"),
    *("\uffff", "\ue000", "\u00a0", "\u2028", "\x00", "\x1b[31m", "ß", "İ", "Ⅷ", "½", "．"),
    *(" ", "-", ".", "'", '"', "’"),
)
REPLACED = "\N{REPLACEMENT CHARACTER}"
LEGIBLE = "abzABZéÉèçßœŁşğŨŷ李王木한김ЖщΩλ"
"""Letters that one reads back from a PDF as they were typed: of no joining or turning script."""

LETTERS = st.one_of(
    st.text(
        st.one_of(st.characters(categories=("L", "M")), st.sampled_from(" -'.’éÉß")), max_size=8
    ),
    st.text(st.sampled_from(f"{LEGIBLE} -'."), max_size=20),
)
TYPED = st.lists(
    st.one_of(st.text(max_size=12), st.sampled_from(NASTY), LETTERS), min_size=1, max_size=6
).map("".join)


def taken_by(field: Field[Any]) -> st.SearchStrategy[str]:
    """What a field makes of what somebody types; a plain word where it takes none of that."""

    def take(typed: str) -> str:
        try:
            taken: str = field.deserialize(typed)
        except ValidationError:
            return "Dupré"
        return taken

    return st.one_of(TYPED, LETTERS).map(take)


def field_of(schema: Any, name: str) -> Field[Any]:
    found: Field[Any] = schema().fields[name]
    return found


def legible(text: str, *, within: str) -> bool:
    """Tell whether a text is read back from a PDF as it was typed.

    :param within: what was read from the PDF: where some sign of it would have been of two fonts,
        all but Latin letters give way
    """
    if REPLACED in within and glyphs.plain(text) != text:
        return False
    return all(
        sign in LEGIBLE or sign in " -." or (sign.isascii() and sign.isalnum()) for sign in text
    )


def shows(read: str, text: str) -> bool:
    """Tell whether what was read from a page shows a text, wherever its lines end."""
    return _bare(text) in _bare(read)


def _bare(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in composed if not sign.isspace() and sign not in "-\u00ad")
