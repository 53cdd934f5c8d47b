"""What waits for the platform's operators, counted: each number is one call."""

from services.portal.clients.api import Api


def orphaned(api: Api) -> int:
    """Count the establishments that nobody administers any more."""
    return _total(api, "/accounts/v1/establishments", is_orphaned="true")


def objections(api: Api) -> int:
    """Count the objections that wait for an answer."""
    return _total(api, "/delegation/v1/platform/objections", status="open")


def given_up(api: Api) -> int:
    """Count the e-mails that were given up, and that somebody may have tried again."""
    return _total(api, "/mailer/v1/emails", status="failed")


def _total(api: Api, path: str, **query: str) -> int:
    return api.page(dict, path, page_size=1, **query).total
