"""The text of an amendment that both sides see: what would change against today, and what not."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from services.delegation.domain.texts import COLON, DAY, LANGUAGES, LEVELS, MESSAGE, line, named
from shared import clock
from shared.auth import Level

if TYPE_CHECKING:
    from services.delegation.models import Amendment, Delegation
    from shared.access.tables import AccessService

NO_ACCESS = {"fr": "aucun accès", "en": "no access"}
EXTENDED = {
    "fr": ", prolongation automatique comprise ({before} sans elle)",
    "en": ", automatic extension included ({before} without it)",
}
NOTHING = {"fr": "- rien d'autre", "en": "- nothing else"}
ADDED = {"fr": "Services :\n{lines}\n", "en": "Services:\n{lines}\n"}
LONGER = {
    "fr": "Dernier jour : {ends}, au lieu du {before}\n",
    "en": "Last day: {ends}, instead of {before}\n",
}

FORMS = {
    "fr": """\
AVENANT {id}
À LA DÉLÉGATION {delegation}

Établissement centralisateur : {asker}
Établissement délégataire : {target}, contrat {contract}
Demande du {requested}

Ce que l'avenant changerait :
{changes}
Ce qui reste comme aujourd'hui :
{kept}

{message}
Rien ne change tant que l'établissement délégataire n'a pas accepté. S'il accepte, les conditions de
la délégation s'appliquent à ce qui est ajouté : seules les personnes que l'établissement
centralisateur désigne parmi ses propres comptes y ont accès, et l'établissement délégataire peut à
tout moment restreindre, suspendre ou résilier la délégation, avec effet immédiat.
""",
    "en": """\
AMENDMENT {id}
OF THE DELEGATION {delegation}

Centralising establishment: {asker}
Delegating establishment: {target}, contract {contract}
Requested on {requested}

What the amendment would change:
{changes}
What stays as it is today:
{kept}

{message}
Nothing changes until the delegating establishment has accepted. If it accepts, the terms of the
delegation hold for what is added: only the people whom the centralising establishment names among
its own accounts have access to it, and the delegating establishment can narrow, suspend or
terminate the delegation at any time, with immediate effect.
""",
}


def render(
    amendment: "Amendment", delegation: "Delegation", services: Mapping[str, "AccessService"]
) -> dict[str, str]:
    """Write what an amendment would change of its delegation as it stands today, by language.

    :param delegation: with its services and both establishments
    :param services: the catalogue's entries, by code, as far as they are known
    """
    return {name: _form(amendment, delegation, services, name) for name in LANGUAGES}


def _form(
    amendment: "Amendment",
    delegation: "Delegation",
    services: Mapping[str, "AccessService"],
    language: str,
) -> str:
    scope, asked = delegation.scope, amendment.asked
    kept = [
        line(code, services.get(code), LEVELS[language][level], language)
        for code, level in scope.items()
        if code not in asked
    ]
    if amendment.ends_on is None:
        kept.append(f"- {_last_day(delegation, language)}")
    message = amendment.message
    return FORMS[language].format(
        id=amendment.id,
        delegation=delegation.id,
        asker=named(delegation.centralising),
        target=named(delegation.delegating),
        contract=delegation.contract_number,
        requested=_day(clock.paris_date(amendment.requested_at), language),
        changes=_changes(amendment, delegation, services, language),
        kept="\n".join(kept) or NOTHING[language],
        message=MESSAGE[language].format(message=message) if message else "",
    )


def _changes(
    amendment: "Amendment",
    delegation: "Delegation",
    services: Mapping[str, "AccessService"],
    language: str,
) -> str:
    found = []
    if amendment.asked:
        lines = (
            line(
                code,
                services.get(code),
                _step(delegation.scope.get(code), level, language),
                language,
            )
            for code, level in amendment.asked.items()
        )
        found.append(ADDED[language].format(lines="\n".join(lines)))
    if amendment.ends_on is not None:
        ends, before = amendment.ends_on, delegation.ends_on
        found.append(
            LONGER[language].format(ends=_day(ends, language), before=_day(before, language))
        )
    return "".join(found)


def _step(before: Level | None, after: Level, language: str) -> str:
    levels = LEVELS[language]
    return f"{levels[before] if before else NO_ACCESS[language]} → {levels[after]}"


def _last_day(delegation: "Delegation", language: str) -> str:
    words = {"fr": "dernier jour", "en": "last day"}
    told = f"{words[language]}{COLON[language]} {_day(delegation.ends_on, language)}"
    if delegation.agreed_until is None:
        return told
    return told + EXTENDED[language].format(before=_day(delegation.agreed_until, language))


def _day(day: date, language: str) -> str:
    return day.strftime(DAY[language])
