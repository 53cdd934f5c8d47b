"""How a file of text was written: UTF-8, or what French Excel writes, and no other unnoticed.

Every byte means something in Windows-1252, in CP850 (Excel's "CSV (MS-DOS)") and in Mac OS Roman:
what tells them apart is which of them makes words of the language of names.
"""

import re
from itertools import islice
from typing import NamedTuple

from shared.errors import Bilingual

EXCEL = "windows-1252"
OTHERS = {"cp850": "CP850 (MS-DOS)", "mac_roman": "Mac OS Roman"}

NOT_TEXT = Bilingual(
    "The file is not text: save the table as CSV UTF-8.",
    "Le fichier n'est pas du texte : enregistrez le tableau au format CSV UTF-8.",
)
SPREADSHEET = Bilingual(
    "The file is a spreadsheet: save it as CSV UTF-8, and send that.",
    "Le fichier est un classeur de tableur : enregistrez-le au format CSV UTF-8, et envoyez ce "
    "dernier.",
)
LIKELY = Bilingual(
    "The file seems to be written in {encoding}, in which names would be garbled: save it as "
    "CSV UTF-8.",
    "Le fichier semble écrit en {encoding}, ce qui abîmerait les noms : enregistrez-le au format "
    "CSV UTF-8.",
)
TWICE = Bilingual(
    "Its accents have been garbled already (UTF-8 once read as Windows-1252, as in {example}): "
    "save it anew, as CSV UTF-8.",
    "Ses accents sont déjà abîmés (de l'UTF-8 lu comme du Windows-1252, comme dans {example}) : "
    "enregistrez-le de nouveau, au format CSV UTF-8.",
)

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How XLSX and ODS begin, and XLS."""

_OTHER_FILES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
"""PDF, pictures, what is packed by gzip: made of bytes that would pass for an encoding."""

_FREQUENT = {**dict.fromkeys("éÉ", 3), **dict.fromkeys("èàçÈÀÇ", 2)}
_FRENCH = frozenset("âäêëîïôöùûüÿœæÂÄÊËÎÏÔÖÙÛÜŸŒÆ")
_LOOKED_AT = 20_000
"""As many characters beyond ASCII are looked at: there are as many in the names of 10,000."""

_BEYOND = re.compile(r"[^\x00-\x7f]")
_MOJIBAKE = re.compile("\\w*[\u00c2\u00c3][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]\\w*")
_WITHIN_WORDS = "’‘"


class Decoded(NamedTuple):
    """The text of a file, and how it was written."""

    text: str
    encoding: str


class Unreadable(ValueError):
    """It is no text, or would be read wrongly; `reason` says what it seems to be."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason)
        self.reason = reason


def decode(body: bytes) -> Decoded:
    """Read a file of names: UTF-8, else Windows-1252.

    :raises Unreadable: naming the encoding that it seems to be in, if it is another one
    """
    if body.startswith(_SPREADSHEETS):
        raise Unreadable(SPREADSHEET)
    if body.startswith(_OTHER_FILES):
        raise Unreadable(NOT_TEXT)
    if wide := _wide(body):
        raise Unreadable(LIKELY.format(encoding=wide))
    if b"\x00" in body:
        raise Unreadable(NOT_TEXT)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Decoded(_as_excel_writes(body), EXCEL)
    _require_read_once(text)
    if "\ufffd" in text:
        raise Unreadable(NOT_TEXT)
    return Decoded(text, "utf-8")


def _wide(body: bytes) -> str | None:
    """Tell whether characters take two or four bytes each, with a mark of it or without."""
    if body.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    begins = body[:200]
    halves = (begins[place::2] for place in (0, 1))
    is_wide = len(begins) > 8 and any(half.count(0) > 0.8 * len(half) for half in halves)
    return "UTF-16" if is_wide else None


def _as_excel_writes(body: bytes) -> str:
    text = body.decode("cp1252", errors="replace")
    _require_read_once(text)  # rows of UTF-8 among others
    scores = {name: _likeness(body.decode(name, errors="replace")) for name in OTHERS}
    likely = max(scores, key=lambda name: scores[name])
    if scores[likely] > max(_likeness(text), 0):
        raise Unreadable(LIKELY.format(encoding=OTHERS[likely]))
    if "\ufffd" in text:
        raise Unreadable(NOT_TEXT)
    return text


def _likeness(text: str) -> float:
    """Tell how much a text looks like words of French, by its characters beyond ASCII."""
    return sum(_fit(text, found.start()) for found in islice(_BEYOND.finditer(text), _LOOKED_AT))


def _fit(text: str, place: int) -> float:
    character = text[place]
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if character == "\ufffd":
        return -3
    if not character.isalpha():
        is_within = before.isalpha() and after.isalpha() and character not in _WITHIN_WORDS
        return -2 if is_within else 0
    if character.isupper() and before.isalpha() and (before.islower() or after.islower()):
        return -1
    if character.islower() and before.isupper() and after.isupper():
        return -1
    return _FREQUENT.get(character, 1 if character in _FRENCH else 0.25)


def _require_read_once(text: str) -> None:
    found = _MOJIBAKE.search(text)
    if found is None:
        return
    try:
        found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return
    raise Unreadable(TWICE.format(example=found[0][:40]))
