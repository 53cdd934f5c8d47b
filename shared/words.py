"""Values as people read them: names, dates, phone numbers, levels, in French and in English."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_time

from shared.clock import PARIS, paris_date
from shared.text.numbers import dialled

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
TITLES = {"fr": {"mr": "Monsieur", "ms": "Madame"}, "en": {"mr": "Mr", "ms": "Ms"}}
LEVELS = {
    "fr": {"none": "aucun", "read": "lecture seule", "write": "modification"},
    "en": {"none": "none", "read": "read only", "write": "modification"},
}
PROFILES = {
    "fr": {"administrator": "administrateur", "user": "utilisateur"},
    "en": {"administrator": "administrator", "user": "user"},
}
AT = {"fr": "à", "en": "at"}


def full_name(person: Any, *, language: str) -> str:
    """Name somebody in full: "Monsieur Jean Louty"."""
    title = TITLES[language].get(person.title, "")
    return f"{title} {person.first_name} {person.last_name}".strip()


def polite_name(person: Any, *, language: str) -> str:
    """Name somebody as one greets them: "Monsieur Louty"."""
    title = TITLES[language].get(person.title) or person.first_name
    return f"{title} {person.last_name}"


@lru_cache(maxsize=4096)
def day(value: date, *, language: str) -> str:
    """Write a date in full: "21 novembre 2026"; the first of a month is "1er" in French."""
    text = format_date(value, "long", locale=LOCALES[language])
    return f"1er{text[1:]}" if language == "fr" and value.day == 1 else text


@lru_cache(maxsize=4096)
def month(value: date, *, language: str) -> str:
    """Write the month that a date is in: "novembre 2026"."""
    return format_date(value, "MMMM y", locale=LOCALES[language])


@lru_cache(maxsize=4096)
def instant(value: datetime, *, language: str) -> str:
    """Write an instant as clocks show it in Paris: "21 novembre 2026 à 14:05"."""
    time = format_time(value, "short", tzinfo=PARIS, locale=LOCALES[language])
    return f"{day(paris_date(value), language=language)} {AT[language]} {time}"


def phone(value: str, *, language: str) -> str:
    """Write a number kept in E.164 as it is dialled in France; any other text stays as it is."""
    return dialled(value)


def level(value: str, *, language: str) -> str:
    """Name a level as the seeds do: "lecture seule"."""
    return LEVELS[language].get(value, value)


def profile(value: str, *, language: str) -> str:
    """Name a profile: "administrateur"."""
    return PROFILES[language].get(value, value)


FILTERS: Mapping[str, Callable[..., str]] = {
    "full_name": full_name,
    "polite_name": polite_name,
    "day": day,
    "month": month,
    "instant": instant,
    "phone": phone,
    "level": level,
    "profile": profile,
}
"""What templates may call, in the language they are written in."""
