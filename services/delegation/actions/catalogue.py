"""What the catalogue of services lets be delegated."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from shared.access.tables import AccessService
from shared.auth import Level
from shared.errors import Invalid


def locked_delegable(session: Session, codes: Iterable[str]) -> dict[str, AccessService]:
    """Find those of these services that there are, and that can be delegated.

    Until the end of the transaction none is withdrawn: what is asked for meanwhile would not be
    there yet when both sides are told of what waits for it.
    """
    services = queries.services.locked(session, codes)
    return {each.code: each for each in services if each.is_delegable}


def require_among(
    known: Mapping[str, AccessService], rights: Mapping[str, Level]
) -> dict[str, AccessService]:
    """Pick the services that rights name, all of them being delegable.

    :param known: those that are, of all that an act names
    :raises Invalid: there is no such service, or it cannot be delegated
    """
    if wrong := rights.keys() - known.keys():
        raise Invalid({f"rights.{code}": [errors.NOT_DELEGABLE] for code in sorted(wrong)})
    return {code: known[code] for code in rights}
