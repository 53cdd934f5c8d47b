"""The menus: which pages there are, and where each stands."""

from functools import cache, lru_cache

import flask

from services.portal import acting, desk, places, session
from services.portal.access import Audience, is_among
from services.portal.languages import marked
from services.portal.menus import Place, Section
from services.portal.session import Standing

ACCOUNT = Section(
    marked("My account"),
    (
        Place("profile.show", marked("My profile"), ("profile.change",)),
        Place("profile.password", marked("My password"), ("profile.change_password",)),
        Place("security.show", marked("Security"), ("security.",)),
        Place("profile.rights", marked("My rights")),
        Place("profile.history", marked("My history")),
        Place("preferences.show", marked("E-mails I receive"), ("preferences.",)),
        Place("devices.sessions", marked("My sessions and devices")),
        Place("devices.links", marked("My linked accounts"), ("devices.add_link",)),
        Place("personal_data.show", marked("What is kept of me"), ("personal_data.",)),
        Place("profile.administrators", marked("My administrators")),
    ),
)
ESTABLISHMENT = Section(
    marked("My establishment"),
    (
        Place(
            "establishment.show",
            marked("Information"),
            ("establishment.change",),
            Audience.ADMINISTRATORS,
        ),
        Place("establishment.contracts", marked("Contracts"), audience=Audience.ADMINISTRATORS),
        Place(
            "accounts.listed",
            marked("Account management"),
            ("accounts.", "imports.", "history.of_account"),
            Audience.ADMINISTRATORS,
        ),
        Place("reviews.listed", marked("Account reviews"), ("reviews.",), Audience.ADMINISTRATORS),
        Place(
            "invitations.show", marked("Invitations"), ("invitations.",), Audience.ADMINISTRATORS
        ),
        Place(
            "delegations.listed", marked("Delegations"), ("delegations.",), Audience.ADMINISTRATORS
        ),
        Place(
            "factor_policy.show",
            marked("Second factor"),
            ("factor_policy.",),
            Audience.ADMINISTRATORS,
        ),
        Place("history.listed", marked("History"), audience=Audience.ADMINISTRATORS),
        Place("jobs.listed", marked("Long acts"), ("jobs.",), Audience.ADMINISTRATORS),
        Place(
            "applications.show", marked("Applications"), ("applications.",), Audience.ADMINISTRATORS
        ),
        Place(
            "establishment.accepted_terms",
            marked("Terms accepted"),
            audience=Audience.ADMINISTRATORS,
        ),
    ),
)
LETTERS = Section(
    marked("Your letters"),
    (
        Place(
            "letters.listed",
            marked("Your letters"),
            ("letters.pack", "letters.show", "letters.pdf", "letters.download"),
        ),
        Place("letters.kinds", marked("Kinds of letters")),
    ),
)
ELSEWHERE = Section(ESTABLISHMENT.label, (*ESTABLISHMENT.places, LETTERS.places[0]))
"""What there may be of an establishment that one acts for."""

FOOTER: tuple[tuple[str, str], ...] = (
    ("about.help", marked("Help")),
    ("about.data_protection", marked("Your data")),
    ("about.accessibility", marked("Accessibility: not yet audited")),
    ("about.legal_notice", marked("Legal notice")),
)
"""Views at the foot of every page, and what each is called."""

FORGOTTEN: tuple[tuple[str, str], ...] = (
    ("forgotten.password", marked("I have forgotten my password")),
    ("forgotten.identifier", marked("I do not know my identifier")),
    ("activation.ask", marked("I have received a code by e-mail")),
)
"""Views for whoever cannot sign in."""

WELCOME: tuple[tuple[str, str], ...] = (
    ("registration.ask", marked("Register an establishment")),
    ("registration.ask_recovery", marked("Recover an establishment without administrator")),
    ("registration.ask_code", marked("I have been given the code of a letter")),
)
"""Views for whoever has no account yet."""

OTHERS = Section(
    marked("Other establishments"),
    (
        Place("others.choose", marked("Act for an establishment"), audience=Audience.CENTRALISING),
        Place(
            "others.overview",
            marked("All establishments"),
            ("others.hand_over", "others.do_hand_over"),
            Audience.CENTRE,
        ),
        Place("transfers.listed", marked("Transfers"), ("transfers.",), Audience.CENTRE),
        Place("others.matrix", marked("Who works where"), audience=Audience.CENTRE),
        Place("others.people", marked("Find a person"), audience=Audience.CENTRALISING),
        Place(
            "others.letters",
            marked("Unread letters everywhere"),
            audience=Audience.CENTRALISING,
        ),
        Place(
            "others.invitations",
            marked("Invitations everywhere"),
            audience=Audience.CENTRALISING,
        ),
        Place("others.due", marked("Accounts to renew"), ("others.renew",), Audience.CENTRE),
        Place(
            "others.reviews",
            marked("Reviews everywhere"),
            ("others.review", "others.decide"),
            Audience.CENTRE,
        ),
        Place("others.doings", marked("What our people did"), audience=Audience.CENTRE),
    ),
)
SECTIONS = (ACCOUNT, ESTABLISHMENT, OTHERS, desk.PLATFORM, LETTERS)


def here() -> Section | None:
    """Tell the section of the present page; None: none, or one cannot go on in it."""
    if acting.establishment_id() is not None:
        return ELSEWHERE if places.present() else None
    return _with(flask.request.endpoint or "")


@cache
def _with(endpoint: str) -> Section | None:
    return next((section for section in SECTIONS if section.has(endpoint)), None)


def seen(section: Section) -> list[Place]:
    """List the places of a section that the visitor may go to, where they are."""
    if acting.establishment_id() is not None:
        return [place for place in section.places if places.offers(place.endpoint)]
    return own(section)


def grouped(section: Section) -> list[tuple[str, list[Place]]]:
    """List the same by heading: first, under none, those of no group; no heading of nothing."""
    shown = seen(section)
    under = [
        (group.label, [one for one in shown if one in group.places]) for group in section.groups
    ]
    loose = [one for one in shown if not any(one in places for _, places in under)]
    return [(label, places) for label, places in [("", loose), *under] if places]


def own(section: Section) -> list[Place]:
    """List the places of a section that the visitor may go to at home."""
    signed = session.current()
    return _own(section, signed.standing if signed else None)


@lru_cache(maxsize=1_000)
def _own(section: Section, standing: Standing | None) -> list[Place]:
    """Find them once for all who may go to the same places; nobody changes the list."""
    if standing is None:
        return [place for place in section.places if place.audience is Audience.HOLDERS]
    return [place for place in section.places if is_among(standing, place.audience)]
