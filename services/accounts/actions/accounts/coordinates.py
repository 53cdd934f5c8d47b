"""Changing who an account names, and how they are reached (design.md §4.2)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from services.accounts.actions import invitations
from services.accounts.actions.accounts import require_postal_address
from services.accounts.actions.rights import granting, limits, requesters
from services.accounts.domain import AccountStatus
from services.accounts.domain.requester import Requester
from services.accounts.errors import AnotherPerson, DemotionRefused, PromotionRequired
from services.accounts.models import Account
from shared import access
from shared.auth import Actor, Profile
from shared.auth.stepping_up import require_step_up
from shared.clock import paris_date
from shared.errors import Invalid
from shared.events.accounts import AccountChanged, AccountEmailChangeRequested
from shared.text import address_fault, name_fault

REACHED = ("email", "phone")
"""By what somebody is reached: whoever moves it can have a password sent there."""


def change(
    session: Session,
    account: Account,
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    same_person: bool,
    count_address: Callable[[Account], object],
    now: datetime,
) -> Account:
    """Change the coordinates of a locked account.

    A new e-mail address of an active account counts once whoever reads it has confirmed it;
    somebody who has not created a password yet is invited again, there.

    :param changes: the coordinates to change, and perhaps `profile`, which never changes here
    :param count_address: counts an address that is about to be written to, whosever it is, and
        refuses if there were too many of this account; whatever the way in
    :param same_person: whether the caller vouches that the account keeps naming the same person
    :raises RenewalRequired: if the account is overdue [S1]
    :raises AnotherPerson: if first name, last name and e-mail have all changed [S0] [S2]
    :raises Invalid: if a name or an address that is another than before cannot be carried
    :raises DemotionRefused, PromotionRequired: if the profile is to be another [S1]
    :raises AdministratorAccount, BeyondDelegation, BeyondScopes: for a delegate, an application
    :raises BeyondDuties: if the address is to be that of an operator with more duties
    :raises StepUpNeeded: if they are to be reached elsewhere, too long after the last proof of who
        does it
    """
    account.require_current(paris_date(now))
    if any(changes.get(fact, getattr(account, fact)) != getattr(account, fact) for fact in REACHED):
        require_step_up(actor)
    limits.require_users_profile(actor, account.profile)
    _require_acceptable(account, changes)
    plain = dict(changes)
    _require_profile(account, plain.pop("profile", account.profile))
    email = plain.pop("email", None)
    if email is not None and email != account.email:
        limits.require_email_in_reach(session, actor, account)
        granting.require_every_duty_of(account, actor=actor)
    changed = _write(account, plain)
    is_asked, is_corrected = _write_email(account, email, actor=actor, now=now)
    is_identity_change = _confirm_person(account, same_person=same_person)
    if is_asked or is_corrected:
        count_address(account)
    account.index()
    is_own = actor.account_id == account.id
    if changed or is_corrected or is_identity_change:
        _tell(
            session,
            account,
            changed=[*changed, "email"] if is_corrected else changed,
            is_own=is_own,
            is_identity_change=is_identity_change,
        )
    if is_asked:
        _ask_to_confirm(session, account, is_own=is_own)
    if is_corrected:
        invitations.invite_at_new_address(session, account, actor=actor, now=now)
    return account


def confirm_email(
    session: Session, account: Account, *, email: str, now: datetime, staleness: timedelta
) -> None:
    """Take over an address that whoever reads it has confirmed, unless another one waits by now.

    It is given up if whoever asked for it may no longer have it: it would be theirs to take over.

    :param staleness: how old knowledge of delegations may be
    :raises AccessKnowledgeStale: if it is older, and a delegate asked
    """
    if account.status is AccountStatus.DELETED or account.pending_email != email:
        return
    requester, is_own = account.pending_requester, account.pending_is_own
    assert requester is not None
    is_theirs = requesters.may_have(
        session, Requester.from_data(requester), account, now=now, staleness=staleness
    )
    account.wait_for_email(None)
    if not is_theirs:
        return
    previous = account.email
    account.move_to(email)
    account.index()
    _tell(session, account, changed=["email"], previous_email=previous, is_own=is_own)


def _require_acceptable(account: Account, changes: Mapping[str, Any]) -> None:
    """Judge what is another than before; what is kept of former days stays."""
    judges = {"first_name": name_fault, "last_name": name_fault, "email": address_fault}
    faults = {
        fact: [fault]
        for fact, judge in judges.items()
        if fact in changes and changes[fact] != getattr(account, fact)
        if (fault := judge(changes[fact]))
    }
    if faults:
        raise Invalid(faults)


def _require_profile(account: Account, profile: Profile) -> None:
    if profile is account.profile:
        return
    raise DemotionRefused if profile is Profile.USER else PromotionRequired


def _write(account: Account, changes: Mapping[str, Any]) -> list[str]:
    if account.profile is Profile.ADMINISTRATOR and "postal_address" in changes:
        require_postal_address(changes["postal_address"])
    changed = [fact for fact, value in changes.items() if getattr(account, fact) != value]
    for fact in changed:
        setattr(account, fact, changes[fact])
    return changed


def _write_email(
    account: Account, email: str | None, *, actor: Actor, now: datetime
) -> tuple[bool, bool]:
    """Note an address; tell whether it is to be confirmed, and whether it counts at once."""
    if email is None:
        return False, False
    account.wait_for_email(None)
    if email == account.email:
        return False, False
    if account.status is AccountStatus.ACTIVE:
        is_own = actor.account_id == account.id
        rights = {code: account.level_on(code) for code in account.rights}
        requester = Requester.of(actor, rights=rights, now=now)
        account.wait_for_email(email, requester=requester, is_own=is_own)
        return True, False
    account.move_to(email)
    return False, True


def _confirm_person(account: Account, *, same_person: bool) -> bool:
    """Tell whether all that names the person has changed, and is vouched for all the same."""
    identity = account.identity()
    if any(identity[fact] == account.known_as[fact] for fact in identity):
        return False
    if not same_person:
        raise AnotherPerson
    account.known_as = identity
    return True


def _tell(
    session: Session,
    account: Account,
    *,
    changed: list[str],
    previous_email: str | None = None,
    is_own: bool = False,
    is_identity_change: bool = False,
) -> None:
    event = AccountChanged(
        account=account.facts(),
        changed=changed,
        previous_email=previous_email,
        is_own=is_own,
        is_identity_change=is_identity_change,
    )
    access.announce(session, event, sequence=account.advance())


def _ask_to_confirm(session: Session, account: Account, *, is_own: bool) -> None:
    assert account.pending_email is not None
    event = AccountEmailChangeRequested(
        account=account.facts(), new_email=account.pending_email, is_own=is_own
    )
    access.announce(session, event, sequence=account.advance())
