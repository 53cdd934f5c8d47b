"""How e-mails and letters read, from the values that are kept of them."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from services.mailer.domain.envelopes import postal
from services.mailer.domain.mails import MAILS
from services.mailer.domain.paper_contents import CONTENTS, PaperKind
from services.mailer.domain.templates import Templates, Wording
from services.mailer.domain.typesetting import spoken
from shared.events.base import Fact

ASKERS = "askers"
"""The fact that lists who asked for a code, each with their own."""

BLANK = "••••••"
"""What stands for a one-time code wherever it is not for its addressee."""


def word(
    templates: Templates, template: str, facts: dict[str, Any], *, language: str, code: str | None
) -> Wording:
    """Write an e-mail.

    :param facts: as kept on its row
    :param code: the one-time code, or `BLANK`, where the template carries one
    :raises KeyError: if this release has no such template
    :raises marshmallow.ValidationError: if the values are not those of this release's template
    """
    mail = MAILS[template].from_data(facts)
    told = code if mail.has_code else None
    return templates.word(template, language=language, values=_values(mail), code=told)


def subject(templates: Templates, template: str, facts: dict[str, Any], *, language: str) -> str:
    """Write the subject of an e-mail alone, its code blanked; errors are those of `word`."""
    mail = MAILS[template].from_data(facts)
    code = BLANK if mail.has_code else None
    return templates.subject(template, language=language, values=_values(mail), code=code)


def blanked(wording: Wording, code: str) -> tuple[str, str]:
    """Tell subject and text of an e-mail with its code blanked, as they are kept once it is sent.

    A code is drawn at random, and long: it stands nowhere but where it was put.
    """
    return wording.subject.replace(code, BLANK), wording.text.replace(code, BLANK)


def printed(
    kind: PaperKind, facts: dict[str, Any], *, language: str, codes: Sequence[str]
) -> dict[str, Any]:
    """Write out the values of a letter on paper as people read them.

    :param facts: as kept on its row
    :param codes: those of its askers, in their order; of other letters, none
    """
    values = _values(CONTENTS[kind].from_data(facts))
    told = {name: spoken(value, language) for name, value in values.items()}
    told["address"] = postal(told["address"])
    if ASKERS in values:
        told[ASKERS] = [
            {
                "name": spoken(asker, language),
                "email": asker.email or "",
                "asked_on": spoken(asker.asked_on, language),
                "ends_on": spoken(asker.ends_on, language),
                "code": code,
            }
            for asker, code in zip(values[ASKERS], codes, strict=True)
        ]
    return told


def _values(fact: Fact) -> dict[str, Any]:
    return {field.name: getattr(fact, field.name) for field in fields(fact)}  # type: ignore[arg-type]
