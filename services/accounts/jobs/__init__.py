"""What this service does in long acts, batch by batch, in the worker."""

from services.accounts.jobs import (
    bulk,
    exports,
    history,
    holdings,
    identifier_sheets,
    imports,
    legacy,
    register,
    renewals,
    reviews,
)
from services.accounts.tools import Tools
from shared.jobs import Kinds

KINDS: Kinds[Tools] = {
    kind.name: kind
    for kind in (
        bulk.KIND,
        imports.KIND,
        legacy.KIND,
        register.KIND,
        renewals.KIND,
        reviews.KIND,
        reviews.ACROSS,
        exports.KIND,
        identifier_sheets.KIND,
        history.KIND,
        holdings.OWN,
        holdings.OF_PERSON,
    )
}
"""Every kind of job of this service."""
