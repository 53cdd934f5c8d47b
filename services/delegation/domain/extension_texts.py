"""The text of an automatic extension: what the delegating side allows, and what stops it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from services.delegation.domain.texts import DAY, LANGUAGES, named
from shared import clock

if TYPE_CHECKING:
    from services.delegation.models import Delegation

FORMS = {
    "fr": """\
PROLONGATION AUTOMATIQUE
DE LA DÉLÉGATION {delegation}

Établissement centralisateur : {asker}
Établissement délégataire : {target}, contrat {contract}
Permise le {allowed}

Dernier jour convenu : {before}
Si la délégation est en cours ce jour-là, elle est prolongée d'elle-même, une seule fois, jusqu'au
{after} inclus. Elle reste par ailleurs telle que convenue.

Cette prolongation n'a pas lieu si, d'ici là, l'établissement délégataire la retire, si la
délégation est suspendue, écourtée ou prend fin, ou si l'un des deux établissements n'a plus
d'administrateur. Les deux établissements sont prévenus avant qu'elle commence.
""",
    "en": """\
AUTOMATIC EXTENSION
OF THE DELEGATION {delegation}

Centralising establishment: {asker}
Delegating establishment: {target}, contract {contract}
Allowed on {allowed}

Last day agreed: {before}
If the delegation is in force on that day, it is extended by itself, once, until {after} included.
It stays otherwise as agreed.

This extension does not take place if, by then, the delegating establishment takes it back, if the
delegation is suspended, shortened or ends, or if one of the two establishments has no administrator
any more. Both establishments are told before it begins.
""",
}


def render(delegation: "Delegation", after: date, *, now: datetime) -> dict[str, str]:
    """Write what is allowed, by language.

    :param delegation: with both establishments, as it stands before
    :param after: its last day with the extension
    """
    return {language: _form(delegation, after, language, now=now) for language in LANGUAGES}


def _form(delegation: "Delegation", after: date, language: str, *, now: datetime) -> str:
    return FORMS[language].format(
        delegation=delegation.id,
        asker=named(delegation.centralising),
        target=named(delegation.delegating),
        contract=delegation.contract_number,
        allowed=clock.paris_date(now).strftime(DAY[language]),
        before=delegation.ends_on.strftime(DAY[language]),
        after=after.strftime(DAY[language]),
    )
