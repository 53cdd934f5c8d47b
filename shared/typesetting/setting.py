"""Setting PDF files with Typst, and binding several into one.

Both libraries and the fonts are taken up where they are used: most processes never make a page.
"""

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from shared.typesetting import glyphs

PANIC = "PanicException"


class CannotSet(Exception):
    """Typst will not set it: a value is missing, or one is none that it can work with."""


class Typesetter:
    """Makes PDF files from the Typst files of a folder and values.

    The same values always make the same bytes: only our fonts and those inside the Typst wheel are
    used, so that a page looks the same on every machine. What it makes is PDF/A-2a and PDF/UA-1,
    tagged, so that a screen reader can read it. Texts may be of any script: a character that no
    font draws is shown as `�`, and where two fonts would have to draw one sign together, all but
    Latin letters are.

    :param folder: where the Typst files are; they can read nothing outside it
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = threading.Lock()

    @cached_property
    def _fonts(self) -> Any:
        import typst

        return typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[glyphs.FONTS]
        )

    def make(self, name: str, *, facts: Mapping[str, Any], written_at: datetime) -> bytes:
        """Set a page or several.

        :param name: the Typst file, without its ending
        :param facts: JSON values, as the file reads them from `sys.inputs.facts`
        :param written_at: the PDF's own date
        :raises CannotSet: if a value is missing
        """
        try:
            return self._set(name, glyphs.throughout(facts, glyphs.drawn), written_at)
        except CannotSet:
            return self._set(name, glyphs.throughout(facts, glyphs.plain), written_at)

    def _set(self, name: str, facts: Any, written_at: datetime) -> bytes:
        import typst

        try:
            with self._one_at_a_time:
                compiler = typst.Compiler(
                    self._folder / f"{name}.typ",
                    root=self._folder,
                    font_paths=self._fonts,
                    ignore_system_fonts=True,
                    sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
                )
                pdf = compiler.compile(
                    format="pdf",
                    pdf_standards=["a-2a", "ua-1"],
                    timestamp=written_at.astimezone(UTC).replace(microsecond=0),
                )
        except typst.TypstError as error:
            raise CannotSet(error.message) from error
        except BaseException as error:  # what its Rust panics with is no Exception
            if type(error).__name__ != PANIC:
                raise
            raise CannotSet(f"Typst gave up: {error}") from None
        if not isinstance(pdf, bytes):
            raise TypeError("Typst made no single PDF")
        return pdf


class Binder:
    """Binds PDF files into one: as many pages as wanted, while Typst's memory grows with each.

    The pages keep their text, not the tags that tell a screen reader what is a heading.

    :param title: what a reader shows as the title
    :param language: of the text, such as `fr`
    """

    def __init__(self, *, title: str, language: str) -> None:
        from pypdf import PdfWriter
        from pypdf.generic import NameObject, TextStringObject

        self._writer = PdfWriter()
        self._writer.add_metadata({"/Title": title})
        self._writer.root_object[NameObject("/Lang")] = TextStringObject(language)

    def add(self, content: bytes) -> None:
        """Put the pages of a PDF behind those that are there."""
        from pypdf import PdfReader

        for page in PdfReader(BytesIO(content)).pages:
            self._writer.add_page(page)

    def add_blank(self) -> None:
        """Put an empty page behind, as large as the one before it."""
        self._writer.add_blank_page()

    def write(self, file: IO[bytes]) -> None:
        """Write all of it."""
        self._writer.write(file)
