"""What people see: a module for each noun; `docs/adding-a-page.md` says how one is added."""

import flask

from services.portal.config import Settings
from services.portal.pages import (
    about,
    accounts,
    activation,
    applications,
    dashboard,
    delegations,
    devices,
    establishment,
    factor_policy,
    forgotten,
    gallery,
    history,
    imports,
    invitations,
    jobs,
    letters,
    others,
    passkey_sign_in,
    personal_data,
    platform,
    preferences,
    profile,
    registration,
    reviews,
    second_factor,
    security,
    sign_in,
    step_up,
    system,
    terms,
    transfers,
)
from shared.config import Environment


def of(settings: Settings) -> list[flask.Blueprint]:
    """List the pages of an installation."""
    from services.portal.pages import demo

    shown = [
        system.health,
        system.blueprint,
        sign_in.blueprint,
        second_factor.blueprint,
        passkey_sign_in.blueprint,
        step_up.blueprint,
        activation.blueprint,
        forgotten.blueprint,
        registration.blueprint,
        about.blueprint,
        dashboard.blueprint,
        profile.blueprint,
        security.blueprint,
        establishment.blueprint,
        factor_policy.blueprint,
        invitations.blueprint,
        applications.blueprint,
        devices.blueprint,
        personal_data.blueprint,
        terms.blueprint,
        accounts.blueprint,
        imports.blueprint,
        jobs.blueprint,
        letters.blueprint,
        preferences.blueprint,
        history.blueprint,
        reviews.blueprint,
        delegations.blueprint,
        others.blueprint,
        transfers.blueprint,
        platform.blueprint,
    ]
    if settings.environment is not Environment.PRODUCTION:
        shown.append(gallery.blueprint)
    if settings.environment is Environment.DEMO and settings.demo_people is not None:
        shown.append(demo.blueprint)
    return shown
