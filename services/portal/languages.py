"""The two languages of the pages: which is read, and what each text is in it.

Texts stand in the code in English; `translations/fr/*.po` hold their French, a file for each noun.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import flask
from babel import dates, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from shared import words
from shared.edge import languages
from shared.edge.languages import SPOKEN, Language

FOLDER = Path(__file__).parent / "translations"
COOKIE = "language"
PLACE = ZoneInfo("Europe/Paris")
UNBROKEN = "\u00a0"
NUMBER = "%(num)d"
"""Where a text that depends on a number says it."""

BEFORE_SIGNS = re.compile(r"(?<=\S) (?=[:;?!»])|(?<=«) ")
LOCALES: dict[Language, str] = {"fr": "fr_FR", "en": "en_GB"}
NAMES: dict[Language, str] = {"fr": "Français", "en": "English"}
DAYS: dict[Language, str] = {"fr": "dd/MM/yyyy", "en": f"d{UNBROKEN}MMM{UNBROKEN}yyyy"}
"""How a day is written; it is never broken, however narrow its column is."""


def current() -> Language:
    """Tell the language of the present page: the one chosen here, else what the browser prefers."""
    known = flask.g.get("spoken")
    if known is None:
        chosen = flask.request.cookies.get(COOKIE)
        known = flask.g.spoken = chosen if chosen in SPOKEN else languages.preferred()
    return cast(Language, known)


def other() -> Language:
    """Tell the language that the switch offers."""
    return "en" if current() == "fr" else "fr"


def marked(text: str) -> str:
    """Mark a text as one to translate, where it is not shown yet."""
    return text


def gettext(text: str, **values: object) -> str:
    """Say a text in the language of the page."""
    said = texts(current()).ugettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Say a text that depends on a number in the language of the page."""
    return counting(current())(one, many, number) % values


def counting(language: Language) -> Callable[[str, str, int], str]:
    """Give what chooses the form of a text for a number and writes that, as the language does.

    Nothing else is filled in yet.
    """
    choose = texts(language).ungettext

    def count(one: str, many: str, number: int) -> str:
        return choose(one, many, number).replace(NUMBER, _counted(number, language))

    return count


def colon() -> str:
    """Write what stands between a name and what is said of it."""
    return f"{UNBROKEN}: " if current() == "fr" else ": "


def day(value: date | datetime | None) -> str:
    """Write a day, in Paris: `30/11/2026`."""
    return written(current(), value)


def written(language: Language, value: date | datetime | None) -> str:
    """Write a day, in Paris, in a language: a list asks which it is once for all its rows."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = value.astimezone(PLACE).date()
    return _written(value, language)


def long_day(value: date | datetime) -> str:
    """Write a day in words: `30 novembre 2026`, `1er décembre 2026`."""
    if isinstance(value, datetime):
        value = value.astimezone(PLACE).date()
    return words.day(value, language=current())


def moment(value: datetime | None) -> str:
    """Write a day and a time, in Paris; a line may break between the two alone."""
    if value is None:
        return "–"
    at = f"'à'{UNBROKEN}HH:mm" if current() == "fr" else f"'at'{UNBROKEN}HH:mm"
    pattern = f"{DAYS[current()]} {at}"
    return dates.format_datetime(value, pattern, tzinfo=PLACE, locale=_locale())


def month(value: str) -> str:
    """Write a month: `2026-11` as `novembre 2026`."""
    first = date.fromisoformat(f"{value}-01")
    return dates.format_date(first, "LLLL yyyy", locale=_locale())


def clock(value: datetime) -> str:
    """Write a time of the day, in Paris: `15:42`."""
    return dates.format_time(value, "HH:mm", tzinfo=PLACE, locale=_locale())


def euros(cents: int) -> str:
    """Write an amount: `12,30 €` or `€12.30`."""
    return numbers.format_currency(Decimal(cents) / 100, "EUR", locale=_locale())


def number(value: int) -> str:
    """Write a number: `2 340` or `2,340`."""
    return _counted(value, current())


def catalogue(language: Language) -> Catalog:
    """Read all texts of a language."""
    whole = Catalog(language)
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole[message.id] = message
    return whole


@lru_cache(maxsize=4096)
def _written(value: date, language: Language) -> str:
    """Write a day; a list of people has few of them, many times."""
    return dates.format_date(value, DAYS[language], locale=LOCALES[language])


@lru_cache(maxsize=4096)
def _counted(value: int, language: Language) -> str:
    return numbers.format_decimal(value, locale=LOCALES[language])


@cache
def texts(language: Language) -> NullTranslations:
    """Give the texts of a language, typeset."""
    if language == "en":
        return NullTranslations()
    compiled, texts = BytesIO(), catalogue(language)
    for message in texts:
        said = message.string
        message.string = (
            _typeset(said) if isinstance(said, str) else tuple(map(_typeset, said or ()))
        )
    write_mo(compiled, texts)
    compiled.seek(0)
    return Translations(compiled)


def _typeset(text: str) -> str:
    """Let no line of French begin with what belongs to the word before it."""
    return BEFORE_SIGNS.sub(UNBROKEN, text)


def _locale() -> str:
    return LOCALES[current()]
