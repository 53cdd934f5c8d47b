"""Every text of the portal, as its templates and modules have them."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parent.parent.parent / "services" / "portal"
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2)}

Text = str | tuple[str, str]


def used() -> Iterator[tuple[Text, str]]:
    """Find each text, and where it stands."""
    for name, line, text, *_ in extract_from_dir(
        ROOT, METHODS, OPTIONS, keywords=KEYWORDS, directory_filter=lambda path: True
    ):
        yield (tuple(text) if isinstance(text, tuple | list) else text), f"{name}:{line}"  # type: ignore[misc]
