"""The templates there are, and how they would read."""

from collections.abc import Mapping
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

from services.mailer.domain import wordings
from services.mailer.domain.mails import MAILS
from services.mailer.domain.mails.samples import SAMPLES
from services.mailer.domain.templates import LANGUAGES, Templates, Wording
from shared.errors import Invalid, NotFound


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A template, as operators see it; `subjects`: of its example, by language."""

    name: str
    version: str
    description: str
    has_code: bool
    sources: dict[str, dict[str, str]]
    sample: dict[str, Any]
    subjects: dict[str, str]
    languages: tuple[str, ...] = LANGUAGES


def listed(templates: Templates) -> list[Shown]:
    """List every template, by name."""
    return [get(templates, name) for name in sorted(MAILS)]


def get(templates: Templates, name: str) -> Shown:
    """Find a template.

    :raises NotFound: if there is none of this name
    """
    mail = MAILS.get(name)
    if mail is None:
        raise NotFound
    sample = SAMPLES[name].to_data()
    return Shown(
        name=name,
        version=templates.versions[name],
        description=cleandoc(mail.__doc__ or "").split("\n\n")[0],
        has_code=mail.has_code,
        sources=templates.sources(name),
        sample=sample,
        subjects={
            language: wordings.subject(templates, name, sample, language=language)
            for language in LANGUAGES
        },
    )


def preview(
    templates: Templates, name: str, *, language: str, values: Mapping[str, Any]
) -> Wording:
    """Write an e-mail as it would read.

    :param values: the example's stand for those that are not given
    :raises NotFound: if there is no such template
    :raises Invalid: if a value is not one of the template's, or not of its type
    """
    shown = get(templates, name)
    unknown = values.keys() - shown.sample.keys()
    faults = {f"values.{value}": ["Unknown field."] for value in sorted(unknown)}
    facts = {**shown.sample, **values}
    faults |= {
        f"values.{value}": [str(messages)]
        for value, messages in MAILS[name].schema.validate(facts).items()
    }
    if faults:
        raise Invalid(faults)
    return wordings.word(templates, name, facts, language=language, code=wordings.BLANK)
