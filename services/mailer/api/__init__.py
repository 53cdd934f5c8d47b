"""The routes of this service, below `/mailer/v1`."""

from services.mailer.api import (
    campaigns,
    categories,
    emails,
    letters,
    paper_batches,
    paper_items,
    paper_reports,
    preferences,
    readers,
    reports,
    templates,
    unread,
    withdrawals,
)

BLUEPRINTS = (
    emails.blueprint,
    reports.blueprint,
    preferences.blueprint,
    templates.blueprint,
    paper_items.blueprint,
    paper_batches.blueprint,
    paper_reports.blueprint,
    categories.blueprint,
    letters.blueprint,
    withdrawals.blueprint,
    unread.blueprint,
    campaigns.blueprint,
    readers.blueprint,
)
