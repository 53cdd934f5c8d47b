"""Who may use what, where: decided here and now, from what this service has been told.

The facts come by events from `accounts` and `delegation` (`project`), or are this database's own
(`announce`). design.md §4.8 has the rule.
"""

from shared.access.clients import Client, covers, scope_for
from shared.access.decisions import (
    Asked,
    Decision,
    Rule,
    decide,
    decide_for_client,
)
from shared.access.delegated import (
    ASSIGNED,
    GRANTING,
    Grant,
    Granted,
    Grants,
    grants_of,
    strongest,
)
from shared.access.delegated_requests import reach_now
from shared.access.factors import is_asked_for, is_closed_to
from shared.access.facts import Facts, Subject, duties_of, facts_alone, facts_of, policy_of
from shared.access.perimeter import (
    Reach,
    account_abroad,
    client_abroad,
    perimeter,
)
from shared.access.projection import (
    PROJECTION,
    announce,
    find_account,
    find_establishment,
    find_service,
    homes_of,
    project,
    together,
)
from shared.access.staleness import STALENESS, AccessKnowledgeStale
from shared.access.terms import are_accepted, has_accepted_terms

__all__ = [
    "ASSIGNED",
    "GRANTING",
    "PROJECTION",
    "STALENESS",
    "AccessKnowledgeStale",
    "Asked",
    "Client",
    "Decision",
    "Facts",
    "Grant",
    "Granted",
    "Grants",
    "Reach",
    "Rule",
    "Subject",
    "account_abroad",
    "announce",
    "are_accepted",
    "client_abroad",
    "covers",
    "decide",
    "decide_for_client",
    "duties_of",
    "facts_alone",
    "facts_of",
    "find_account",
    "find_establishment",
    "find_service",
    "grants_of",
    "has_accepted_terms",
    "homes_of",
    "is_asked_for",
    "is_closed_to",
    "perimeter",
    "policy_of",
    "project",
    "reach_now",
    "scope_for",
    "strongest",
    "together",
]
