"""Letters on paper, set by Typst to fit a window envelope."""

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from services.mailer.clients import words
from services.mailer.config import Settings

FOLDER = Path(__file__).parent.parent / "paper"


class Typesetter:
    """Makes a PDF from a Typst file and values; the same values always make the same bytes.

    It uses only the fonts inside the Typst wheel, so that a letter looks the same on every machine.
    """

    def __init__(self, settings: Settings) -> None:
        self.common: dict[str, Any] = {
            "platform": settings.platform_name,
            "platform_url": settings.public_url,
            "organisation": settings.organisation,
            "support_phone": settings.support_phone,
            "sender": list(settings.sender_address) or [settings.platform_name],
        }
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
        self._one_at_a_time = threading.Lock()

    def make(
        self, kind: str, *, language: str, values: Mapping[str, Any], written_at: datetime
    ) -> bytes:
        """Set a letter.

        :param values: JSON values, as `paper/<kind>.typ` reads them; people as `words` names them
        :param written_at: the PDF's own date
        :raises typst.TypstError: if a value is missing
        """
        support = words.phone(self.common["support_phone"], language=language)
        facts = {**self.common, **values, "support_phone": support, "language": language}
        with self._one_at_a_time:
            compiler = typst.Compiler(
                FOLDER / f"{kind}.typ",
                root=FOLDER,
                font_paths=self._fonts,
                ignore_system_fonts=True,
                sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
            )
            pdf = compiler.compile(
                format="pdf",
                pdf_standards=["a-2a"],
                timestamp=written_at.astimezone(UTC).replace(microsecond=0),
            )
        if not isinstance(pdf, bytes):
            raise TypeError("Typst made no single PDF")
        return pdf


def spoken(value: Any, language: str) -> Any:
    """Write values as people read them: people by name, dates in full, lists likewise."""
    if hasattr(value, "last_name"):
        return words.full_name(value, language=language)
    if isinstance(value, list):
        return [spoken(item, language) for item in value]
    if hasattr(value, "isoformat"):
        return words.day(value, language=language)
    return value
