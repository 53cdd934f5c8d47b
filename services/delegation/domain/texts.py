"""The text that both sides see: the same facts give the same text, and so the same hash."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from shared import clock
from shared.auth import Level

if TYPE_CHECKING:
    from services.delegation.models import Delegation
    from shared.access.tables import AccessEstablishment, AccessService

LANGUAGES = ("fr", "en")

LEVELS = {
    "fr": {Level.READ: "lecture seule", Level.WRITE: "modification"},
    "en": {Level.READ: "read only", Level.WRITE: "modification"},
}
EXCLUSIVE = {
    "fr": "service exclusif : l'accepter le retire à tout autre établissement centralisateur",
    "en": "exclusive service: accepting takes it from any other centralising establishment",
}
SENSITIVE = {"fr": "service sensible", "en": "sensitive service"}
UNKNOWN = {"fr": "service retiré du catalogue", "en": "service no longer in the catalogue"}
COLON = {"fr": " :", "en": ":"}
MESSAGE = {"fr": "Message joint :\n{message}\n", "en": "Message:\n{message}\n"}
MANDATE = {
    "fr": "\nD'après un mandat signé sur papier le {signed}, référence : {reference}\n"
    "(il n'ouvre aucun accès par lui-même)",
    "en": "\nAfter a mandate signed on paper on {signed}, reference: {reference}\n"
    "(by itself it gives no access)",
}
SUCCESSION = {
    "fr": "\nPour succéder à la délégation {id}, accordée à {former} :\n"
    "celle-ci continue, et prend fin pour les seuls services acceptés ici",
    "en": "\nTo succeed the delegation {id}, given to {former}:\n"
    "that one goes on, and ends for the services accepted here alone",
}
DAY = {"fr": "%d/%m/%Y", "en": "%Y-%m-%d"}

FORMS = {
    "fr": """\
DEMANDE DE DÉLÉGATION {id}

Établissement centralisateur : {asker}
Établissement délégataire : {target}, contrat {contract}
Demande du {requested}{mandate}{succession}

L'établissement centralisateur demande à agir pour l'établissement délégataire dans ces services :
{lines}
Jusqu'au {ends} inclus.

{message}
En acceptant, l'établissement délégataire autorise les seules personnes que l'établissement
centralisateur désigne parmi ses propres comptes, dans ces limites. Elles ne peuvent pas déléguer à
leur tour. Ce qu'elles font figure dans l'historique de l'établissement délégataire, qui peut à tout
moment restreindre, suspendre ou résilier la délégation, avec effet immédiat.
""",
    "en": """\
REQUEST FOR A DELEGATION {id}

Centralising establishment: {asker}
Delegating establishment: {target}, contract {contract}
Requested on {requested}{mandate}{succession}

The centralising establishment asks to act for the delegating establishment in these services:
{lines}
Until {ends} included.

{message}
By accepting, the delegating establishment lets in only the people whom the centralising
establishment names among its own accounts, within these limits. They cannot delegate in turn. What
they do stands in the history of the delegating establishment, which can narrow, suspend or
terminate the delegation at any time, with immediate effect.
""",
}


def render(
    delegation: "Delegation",
    services: Mapping[str, "AccessService"],
    *,
    centralising: "AccessEstablishment",
    delegating: "AccessEstablishment",
    former: "AccessEstablishment | None" = None,
) -> dict[str, str]:
    """Write what a delegation asks for, by language.

    :param services: the catalogue's entries, by code, as far as they are known
    :param former: whose delegation it is to succeed
    """
    names = {"asker": named(centralising), "target": named(delegating)}
    if former is not None:
        names["former"] = named(former)
    return {name: _form(delegation, services, names, name) for name in LANGUAGES}


def hash_of(text: Mapping[str, str]) -> str:
    """Hash a text: SHA-256 of the French, a line feed and the English, in UTF-8; hexadecimal."""
    return hashlib.sha256("\n".join(text[name] for name in LANGUAGES).encode()).hexdigest()


def _form(
    delegation: "Delegation",
    services: Mapping[str, "AccessService"],
    names: Mapping[str, str],
    language: str,
) -> str:
    message = delegation.message
    lines = (
        line(asked.service, services.get(asked.service), LEVELS[language][asked.asked], language)
        for asked in delegation.lines
    )
    return FORMS[language].format(
        id=delegation.id,
        **names,
        contract=delegation.contract_number,
        requested=_day(clock.paris_date(delegation.requested_at), language),
        mandate=_mandate(delegation, language),
        succession=_succession(delegation, names, language),
        lines="\n".join(lines),
        ends=_day(delegation.ends_on, language),
        message=MESSAGE[language].format(message=message) if message else "",
    )


def _mandate(delegation: "Delegation", language: str) -> str:
    mandate = delegation.mandate
    if mandate is None:
        return ""
    signed = _day(mandate.signed_on, language)
    return MANDATE[language].format(signed=signed, reference=mandate.reference)


def _succession(delegation: "Delegation", names: Mapping[str, str], language: str) -> str:
    if delegation.succeeds_id is None:
        return ""
    former = names.get("former", str(delegation.succeeds_centralising_id))
    return SUCCESSION[language].format(id=delegation.succeeds_id, former=former)


def line(code: str, service: "AccessService | None", what: str, language: str) -> str:
    """Write a line on a service: its domain, its name, what is said of it, what is to be known."""
    if service is None:
        return f"- {code}{COLON[language]} {what} ({UNKNOWN[language]})"
    domain = service.domain_labels.get(language, service.domain)
    marks = (
        EXCLUSIVE[language] if service.is_exclusive else "",
        SENSITIVE[language] if service.is_sensitive else "",
    )
    remarks = ", ".join(filter(None, marks))
    written = f"- {domain} › {service.labels.get(language, service.code)}{COLON[language]} {what}"
    return f"{written} ({remarks})" if remarks else written


def named(establishment: "AccessEstablishment") -> str:
    """Write which establishment it is."""
    return f"{establishment.name}, SIRET {establishment.siret}"


def _day(day: date, language: str) -> str:
    return day.strftime(DAY[language])
