"""What a letter must not carry: what acts, what asks for more, what hides another file.

Whoever opens a letter on a workstation of a town hall sees its pages, and nothing happens. What is
looked for stands in ISO 32000-2: actions (§12.6), scripts, forms that change (§12.7.8), embedded
and other files (§7.11), media (§13). Going to another page of it is no action in this sense.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from services.mailer import errors
from services.mailer.domain.pdf_objects import Objects
from services.mailer.errors import BadPdf
from shared.errors import Bilingual

if TYPE_CHECKING:
    from pypdf.generic import PdfObject

FORBIDDEN_KEYS: Mapping[str, Bilingual] = {
    **dict.fromkeys(("/JS", "/JavaScript"), errors.SCRIPT),
    "/AA": errors.ACTION,
    "/XFA": errors.CHANGING_FORM,
    **dict.fromkeys(("/EF", "/EmbeddedFiles", "/AF", "/Collection"), errors.FILE_INSIDE),
    **dict.fromkeys(("/URI", "/FFilter", "/OPI"), errors.OUTSIDE),
    **dict.fromkeys(("/RichMediaContent", "/RichMediaSettings", "/3DD"), errors.MEDIA),
}
"""What a dictionary must not say anything about."""

FORBIDDEN_NAMES: Mapping[str, Bilingual] = {
    "/JavaScript": errors.SCRIPT,
    "/PS": errors.SCRIPT,
    **dict.fromkeys(
        ("/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/Hide", "/Named", "/SetOCGState"),
        errors.ACTION,
    ),
    **dict.fromkeys(("/GoToR", "/GoToE", "/GoToDp", "/URI", "/Thread"), errors.OUTSIDE),
    **dict.fromkeys(("/EmbeddedFile", "/Filespec", "/FileAttachment"), errors.FILE_INSIDE),
    **dict.fromkeys(
        ("/RichMedia", "/RichMediaExecute", "/Movie", "/Sound", "/Screen", "/Rendition", "/3D"),
        errors.MEDIA,
    ),
    "/GoTo3DView": errors.MEDIA,
}
"""What nothing in it must be: the value of `/S`, `/Subtype` or `/Type`."""

UNMISTAKABLE = frozenset(
    (
        *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/GoToDp"),
        *("/EmbeddedFile", "/EmbeddedFiles", "/FileAttachment", "/Rendition", "/RichMedia"),
        *("/RichMediaContent", "/RichMediaExecute", "/RichMediaSettings", "/GoTo3DView"),
    )
)
"""Names that mean this one thing, and are too long to stand in a picture by chance."""
TEXT = re.compile(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]{5,}")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")

IS_AT_ONCE = "/OpenAction"
GOES_TO_A_PAGE = "/GoTo"


def check(objects: Objects) -> None:
    """Refuse a letter that does more than show its pages.

    :raises BadPdf: telling what it carries, and what to hand in instead
    :raises services.mailer.domain.pdf_objects.TooMuch: if there is no end to it
    """
    for each in objects:
        for dictionary in _dictionaries(each):
            _check_dictionary(dictionary)
    for text in objects.texts:
        _check_text(text)


def _dictionaries(top: "PdfObject") -> Iterator[Mapping[str, Any]]:
    """Walk through an object, not into those that it only names: they are looked at themselves."""
    from pypdf.generic import ArrayObject, DictionaryObject

    waiting: list[Any] = [top]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            yield each
            waiting.extend(value for _, value in _entries(each))
        elif isinstance(each, ArrayObject):
            waiting.extend(list.__iter__(each))


def _entries(dictionary: Any) -> Iterator[tuple[str, Any]]:
    """Tell what it says, without looking up what it names."""
    return ((key, dictionary.raw_get(key)) for key in dict.keys(dictionary))


def _check_dictionary(dictionary: Any) -> None:
    from pypdf.generic import NullObject, StreamObject

    for key, raw in _entries(dictionary):
        if key in FORBIDDEN_KEYS and not isinstance(raw, NullObject):
            raise BadPdf(FORBIDDEN_KEYS[key])
    for key in ("/S", "/Subtype", "/Type"):
        if key in dictionary and (fault := FORBIDDEN_NAMES.get(str(dictionary[key]))):
            raise BadPdf(fault)
    if isinstance(dictionary, StreamObject) and "/F" in dictionary:
        raise BadPdf(errors.OUTSIDE)  # its content would be in another file
    if IS_AT_ONCE in dictionary:
        _check_opening(dictionary[IS_AT_ONCE])


def _check_opening(what: Any) -> None:
    """Take a page to begin at, however it is named, and nothing that is done."""
    from pypdf.generic import DictionaryObject

    if isinstance(what, DictionaryObject) and what.get("/S") != GOES_TO_A_PAGE:
        raise BadPdf(FORBIDDEN_NAMES.get(str(what.get("/S")), errors.ACTION))


def _check_text(text: bytes) -> None:
    """Look for names where no object could be read, or one says the same thing twice."""
    for found in TEXT.finditer(text):
        name = ESCAPED.sub(lambda code: bytes([int(code.group(1), 16)]), found.group())
        said = name.decode("latin-1")
        if said in UNMISTAKABLE:
            raise BadPdf(FORBIDDEN_NAMES.get(said) or FORBIDDEN_KEYS[said])
