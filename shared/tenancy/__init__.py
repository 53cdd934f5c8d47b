"""Who sees which rows: stated once by each model, enforced twice.

First wall: every ORM statement gets the model's `visible_to` criteria. Second wall: PostgreSQL
row-level security, which reads two settings made at the begin of each transaction:
`app.tenant_ids` and `app.scope`. Neither set = no rows (design.md §7).
"""

from shared.tenancy.confined import Confined, Tenants
from shared.tenancy.criteria import get, kept
from shared.tenancy.scopes import (
    PLATFORM,
    POLICY,
    Reason,
    confine,
    lifted,
    settings_for,
    unconfined,
    unconfined_for_good,
)

__all__ = [
    "PLATFORM",
    "POLICY",
    "Confined",
    "Reason",
    "Tenants",
    "confine",
    "get",
    "kept",
    "lifted",
    "settings_for",
    "unconfined",
    "unconfined_for_good",
]
