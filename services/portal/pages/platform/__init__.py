"""The operators' desk: what the platform's staff see and do, each by their duties."""

import flask

blueprint = flask.Blueprint("platform", __name__, url_prefix="/platform")

from services.portal.pages.platform import (  # noqa: E402
    applications,
    askers,
    campaign_uploads,
    campaign_withdrawals,
    campaigns,
    catalogue,
    categories,
    correcting,
    delegations,
    desk,
    emails,
    establishment_acts,
    establishments,
    jobs,
    messages,
    objections,
    operators,
    people,
    recovering,
    register,
    suppressions,
    templates,
    terms,
)

__all__ = [
    "applications",
    "askers",
    "blueprint",
    "campaign_uploads",
    "campaign_withdrawals",
    "campaigns",
    "catalogue",
    "categories",
    "correcting",
    "delegations",
    "desk",
    "emails",
    "establishment_acts",
    "establishments",
    "jobs",
    "messages",
    "objections",
    "operators",
    "people",
    "recovering",
    "register",
    "suppressions",
    "templates",
    "terms",
]
