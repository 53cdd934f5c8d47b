"""From a template and its values to a subject, a text and an HTML page (Jinja2, sandboxed)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from services.mailer.config import Settings
from shared import words

FOLDER = Path(__file__).parent.parent / "templates"
LAYOUT = "_layout"
PARTS = ("subject.txt", "body.txt", "body.html")
LANGUAGES = ("fr", "en")
_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """An e-mail as its reader sees it."""

    subject: str
    text: str
    html: str


class Templates:
    """The folder of templates: `<name>/<language>/{subject.txt,body.txt,body.html}`.

    :param settings: for what every e-mail says: the platform's name, the signature, the links
    """

    def __init__(self, settings: Settings) -> None:
        self.common = {
            "platform": settings.platform_name,
            "platform_url": settings.public_url,
            "organisation": settings.organisation,
            "support_phone": settings.support_phone,
            "data_protection_url": settings.data_protection_url,
        }
        self._hours = {language: settings.support_hours.told(language) for language in LANGUAGES}
        self.versions = {name: _digest(name) for name in names()}
        self._environments = {language: _environment(language) for language in LANGUAGES}

    def word(
        self, name: str, *, language: str, values: Mapping[str, Any], code: str | None = None
    ) -> Wording:
        """Fill a template.

        :param values: the template's own, beside those that every e-mail has
        :param code: the one-time code, where the template carries one
        :raises jinja2.UndefinedError: if a value is missing
        """
        known = self._known(language, values, code)
        subject, text, html = (self._part(name, language, part, known) for part in PARTS)
        return Wording(
            subject=_line(subject),
            text=_BLANKS.sub("\n\n", text).strip() + "\n",
            html=html,
        )

    def subject(
        self, name: str, *, language: str, values: Mapping[str, Any], code: str | None = None
    ) -> str:
        """Fill the subject alone; parameters and errors are those of `word`."""
        return _line(self._part(name, language, "subject.txt", self._known(language, values, code)))

    def _part(self, name: str, language: str, part: str, known: Mapping[str, Any]) -> str:
        template = self._environments[language].get_template(f"{name}/{language}/{part}")
        return template.render(known)

    def _known(self, language: str, values: Mapping[str, Any], code: str | None) -> dict[str, Any]:
        known = {**self.common, **values, "language": language}
        known["support_hours"] = self._hours[language]
        if code is not None:
            known["code"] = code
            known["link"] = f"{self.common['platform_url']}/activate#{code}"
        return known

    def sources(self, name: str) -> dict[str, dict[str, str]]:
        """Read a template's files, by language and part."""
        return {
            language: {part: _read(name, language, part) for part in PARTS}
            for language in LANGUAGES
        }


def names() -> list[str]:
    """List the templates there are."""
    return sorted(entry.name for entry in FOLDER.iterdir() if not entry.name.startswith(("_", ".")))


def _line(text: str) -> str:
    return " ".join(text.split())


def _read(name: str, language: str, part: str) -> str:
    return (FOLDER / name / language / part).read_text(encoding="utf-8")


def _digest(name: str) -> str:
    """Tell the version of a template: it changes with any of its files, and with the layout's."""
    content = hashlib.sha256()
    for folder in (LAYOUT, name):
        for file in sorted((FOLDER / folder).rglob("*.*")):
            content.update(file.read_bytes())
    return content.hexdigest()[:12]


def _environment(language: str) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        auto_reload=False,  # a release's templates do not change under it
        autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name, filter_ in words.FILTERS.items():
        environment.filters[name] = partial(filter_, language=language)
    return environment
