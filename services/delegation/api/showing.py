"""What a view's reader is shown."""

from services.delegation import queries
from services.delegation.api.tools import service_tools
from services.delegation.models import Delegation
from services.delegation.queries.shown import Shown
from services.delegation.schemas.delegations import Editable
from shared import clock
from shared.web import current, etags


def shown(delegation: Delegation) -> Shown:
    """Show one delegation to the caller, with its text and its ETag."""
    etags.tag(delegation, Editable)
    return queries.showing.whole(
        current.session(),
        delegation,
        reader_id=current.actor().acting_tenant,
        today=clock.paris_date(current.now()),
        limits=service_tools().settings.limits,
    )
