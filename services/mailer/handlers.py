"""What the mailer does when others speak: it keeps the facts it writes from, and writes."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from services.mailer.actions import (
    affected,
    amendments,
    askers,
    codes,
    delegation_ends,
    delegations,
    erasure,
    establishments,
    expiry,
    extensions,
    factor_letters,
    factors,
    invitations,
    knowledge,
    mailings,
    notices,
    objections,
    orphans,
    overtaken,
    representatives,
    transfers,
)
from services.mailer.actions.cause import Cause
from services.mailer.tools import Tools
from shared import erasure as erased
from shared.events import accounts, delegation, identity
from shared.messaging import Handler, Handlers, News


def _tools(news: News) -> Tools:
    found = news.tools
    assert isinstance(found, Tools)
    return found


def _establishment(session: Session, event: Any, news: News) -> None:
    """Keep an establishment as it now is."""
    knowledge.keep_establishment(session, event.establishment, sequence=news.message.sequence)


def _account(session: Session, event: Any, news: News) -> None:
    """Keep an account as it now is."""
    knowledge.keep_account(session, event.account, sequence=news.message.sequence)


def _told(action: Callable[..., None]) -> Handler:
    """Write what an action writes because of a message."""

    def handle(session: Session, event: Any, news: News) -> None:
        action(session, event, cause=Cause.of(news))

    return handle


def _overtaking(action: Callable[..., None]) -> Handler:
    """Withdraw what waits and is no longer so of a delegation, and write what an action writes."""

    def handle(session: Session, event: Any, news: News) -> None:
        overtaken.withdraw(session, event.delegation)
        action(session, event, cause=Cause.of(news))

    return handle


def _establishment_then(action: Callable[..., None]) -> Handler:
    """Keep an establishment as it now is, and write what an action writes because of the news."""

    def handle(session: Session, event: Any, news: News) -> None:
        _establishment(session, event, news)
        action(session, event, cause=Cause.of(news))

    return handle


def _account_then(action: Callable[..., None]) -> Handler:
    """Keep an account as it now is, and write what an action writes because of the change."""

    def handle(session: Session, event: Any, news: News) -> None:
        _account(session, event, news)
        action(session, event, cause=Cause.of(news))

    return handle


def _orphaning_foreseen(
    session: Session, event: accounts.EstablishmentOrphaningForeseen, news: News
) -> None:
    """Warn those who administer it."""
    _establishment(session, event, news)
    orphans.of_warning(session, event, cause=Cause.of(news))


def _orphaned(session: Session, event: accounts.EstablishmentOrphaned, news: News) -> None:
    """Tell those who administered it last, and have the legal representative told."""
    _establishment(session, event, news)
    cause = Cause.of(news)
    orphans.of_orphaning(session, event, cause=cause)
    representatives.tell_of_orphaning(session, event, cause=cause)


def _paper_codes(session: Session, event: accounts.EstablishmentCodesIssued, news: News) -> None:
    """Have the letter with the codes made, and tell each asker that it leaves.

    A code that cannot be opened is parked, not printed.
    """
    _establishment(session, event, news)
    cause = Cause.of(news)
    for asker in representatives.left_of(session, event, now=news.now):
        _tools(news).unsealer.unseal(asker.sealed)
    representatives.send_codes(session, event, cause=cause)
    askers.tell(session, event, cause=cause)


def _account_created(session: Session, event: accounts.AccountCreated, news: News) -> None:
    """Keep the account, and have the legal representative told."""
    _account(session, event, news)
    if event.informs_representative:
        representatives.tell_of_creation(session, event, cause=Cause.of(news))


def _people_imported(session: Session, event: accounts.PeopleImported, news: News) -> None:
    """Have the legal representative told, in one letter, of all that one act has made."""
    if event.informs_representative:
        representatives.tell_of_import(session, event, cause=Cause.of(news))


def _account_promoted(session: Session, event: accounts.AccountPromoted, news: News) -> None:
    """Tell the holder, and have the legal representative told."""
    _account(session, event, news)
    cause = Cause.of(news)
    notices.of_promotion(session, event, cause=cause)
    representatives.tell_of_promotion(session, event, cause=cause)


def _account_deleted(session: Session, event: accounts.AccountDeleted, news: News) -> None:
    """Tell the holder; a letter with a code for their factors is not printed: it is dead."""
    _account(session, event, news)
    gone = event.account
    factor_letters.cancel_waiting(
        session, gone.account_id, establishment_id=gone.establishment_id, tools=_tools(news)
    )
    notices.of_deletion(session, event, cause=Cause.of(news))


def _code_issued(session: Session, event: identity.CodeIssued, news: News) -> None:
    """Write to whom the code is for; a code that cannot be opened is parked, not sent."""
    _tools(news).unsealer.unseal(event.sealed)
    codes.write(session, event, cause=Cause.of(news))


def _factor_reset_asked(session: Session, event: identity.FactorResetAsked, news: News) -> None:
    """Tell the holder how to cancel it; a code that cannot be opened is parked, not sent."""
    _tools(news).unsealer.unseal(event.sealed)
    factors.of_asked_reset(session, event, cause=Cause.of(news))


def _factor_letter_asked(session: Session, event: identity.FactorLetterAsked, news: News) -> None:
    """Tell the holder how to void it; a code that cannot be opened is parked, not sent."""
    _tools(news).unsealer.unseal(event.sealed)
    factor_letters.of_asked(session, event, cause=Cause.of(news))


def _factor_letter_issued(session: Session, event: identity.FactorLetterIssued, news: News) -> None:
    """Have the letter with the code made; one that cannot be opened is parked, not printed."""
    _tools(news).unsealer.unseal(event.sealed)
    factor_letters.print_code(session, event, tools=_tools(news), cause=Cause.of(news))


def _factor_letter_voided(session: Session, event: identity.FactorLetterVoided, news: News) -> None:
    """Tell the holder, and have a letter that waits not printed: its code is dead."""
    factor_letters.of_void(session, event, tools=_tools(news), cause=Cause.of(news))


def _factors_reset(session: Session, event: identity.FactorsReset, news: News) -> None:
    """Tell the holder; a letter with a code for the same is printed no more: its code is dead."""
    factor_letters.cancel_waiting(
        session,
        event.account_id,
        establishment_id=event.establishment_id,
        until=event.reset_at,
        tools=_tools(news),
    )
    factors.of_reset(session, event, cause=Cause.of(news))


def _erase(session: Session, event: accounts.AccountErasureRequested, news: News) -> None:
    """Empty what is personal about an account, and acknowledge it."""
    erasure.acknowledge(
        session,
        account_id=event.account_id,
        establishment_id=event.establishment_id,
        tools=_tools(news),
        now=news.now,
    )


def _settle(session: Session, event: accounts.AccountErasureCompleted, news: News) -> None:
    """Empty once more what came meanwhile, and have the messages about it emptied."""
    about = {"account_id": event.account_id, "establishment_id": event.establishment_id}
    erasure.erase(session, **about, tools=_tools(news), now=news.now)
    erased.settle(session, **about, now=news.now)


_WRITTEN: Handlers = {
    accounts.EstablishmentRegistered: _establishment,
    accounts.EstablishmentCodesIssued: _paper_codes,
    accounts.EstablishmentConfirmed: _establishment,
    accounts.EstablishmentChanged: _establishment_then(establishments.of_factor_policy),
    accounts.EstablishmentCorrected: _establishment_then(establishments.of_correction),
    accounts.EstablishmentSuspended: _establishment_then(establishments.of_suspension),
    accounts.EstablishmentReactivated: _establishment_then(establishments.of_reactivation),
    accounts.EstablishmentClosed: _establishment_then(establishments.of_closing),
    accounts.ReviewOverdue: _establishment_then(establishments.of_overdue_review),
    accounts.EstablishmentOrphaningForeseen: _orphaning_foreseen,
    accounts.EstablishmentOrphaned: _orphaned,
    accounts.EstablishmentRecovered: _establishment,
    accounts.EstablishmentSnapshot: _establishment,
    accounts.TermsAccepted: _establishment,
    accounts.AccountCreated: _account_created,
    accounts.AccountInvited: _account,
    accounts.AccountTakenOver: _account,
    accounts.PeopleImported: _people_imported,
    accounts.AccountInvitationLapsed: _account_then(invitations.of_lapsed),
    accounts.AccountActivated: _account,
    accounts.AccountChanged: _account_then(notices.of_other_address),
    accounts.AccountEmailChangeRequested: _account,
    accounts.AccountRightsChanged: _account_then(notices.of_other_rights),
    accounts.AccountPromoted: _account_promoted,
    accounts.AccountRenewed: _account_then(notices.of_renewal),
    accounts.AccountExpiring: _account_then(expiry.remind_holder),
    accounts.AccountsExpiring: _establishment_then(expiry.tell_administrators),
    accounts.AccountExpired: _account,
    accounts.AccountDeleted: _account_deleted,
    accounts.AccountSnapshot: _account,
    accounts.ServicePublished: _told(mailings.begin),
    accounts.TermsPublished: _told(mailings.begin),
    identity.CodeIssued: _code_issued,
    identity.PasswordChanged: _told(notices.of_other_password),
    identity.CredentialLocked: _told(notices.of_lock),
    identity.IdentifierForgotten: _told(notices.of_forgotten_identifier),
    identity.InvitationMissed: _told(invitations.of_missed),
    identity.DeviceAppeared: _told(notices.of_new_device),
    identity.LinkCreated: _told(notices.of_link),
    identity.FactorAdded: _told(factors.of_added),
    identity.FactorCalledFor: _told(factors.of_call),
    identity.FactorRemoved: _told(factors.of_removed),
    identity.FactorLocked: _told(factors.of_lock),
    identity.FactorLetterAsked: _factor_letter_asked,
    identity.FactorLetterIssued: _factor_letter_issued,
    identity.FactorLetterVoided: _factor_letter_voided,
    identity.FactorResetAsked: _factor_reset_asked,
    identity.FactorResetCancelled: _told(factors.of_cancelled_reset),
    identity.FactorsReset: _factors_reset,
    identity.RecoveryCodesReplaced: _told(factors.of_other_codes),
    identity.RecoveryCodeUsed: _told(factors.of_used_code),
    identity.RememberedDeviceReused: _told(factors.of_reused_device),
    delegation.DelegationRequested: _told(delegations.of_request),
    delegation.DelegationAccepted: _overtaking(delegations.of_acceptance),
    delegation.DelegationRefused: _overtaking(delegations.of_refusal),
    delegation.DelegationCancelled: _overtaking(delegations.of_cancellation),
    delegation.DelegationLapsing: _told(delegation_ends.of_coming_lapse),
    delegation.DelegationLapsed: _overtaking(delegation_ends.of_lapse),
    delegation.DelegationReduced: _overtaking(delegation_ends.of_reduction),
    delegation.DelegationCorrected: _told(delegations.of_correction),
    delegation.DelegationAffected: _told(affected.of_change),
    delegation.DelegationSuspended: _told(delegation_ends.of_suspension),
    delegation.DelegationResumed: _told(delegation_ends.of_resumption),
    delegation.DelegationEnding: _told(delegation_ends.of_coming_end),
    delegation.DelegationExpired: _overtaking(delegation_ends.of_expiry),
    delegation.DelegationTerminated: _overtaking(delegation_ends.of_termination),
    delegation.DelegationSuperseded: _overtaking(delegation_ends.of_supersession),
    delegation.ExtensionAllowed: _overtaking(extensions.of_allowance),
    delegation.ExtensionWithdrawn: _overtaking(extensions.of_withdrawal),
    delegation.ExtensionForeseen: _told(extensions.of_coming_extension),
    delegation.DelegationExtended: _overtaking(extensions.of_extension),
    delegation.AmendmentRequested: _told(amendments.of_request),
    delegation.AmendmentAccepted: _overtaking(amendments.of_acceptance),
    delegation.AmendmentRefused: _told(amendments.of_refusal),
    delegation.AmendmentCancelled: _told(amendments.of_cancellation),
    delegation.AmendmentLapsed: _told(amendments.of_lapse),
    delegation.TransferOffered: _told(transfers.of_offer),
    delegation.TransferTaken: _told(transfers.of_answer),
    delegation.TransferDeclined: _told(transfers.of_answer),
    delegation.TransferWithdrawn: _told(transfers.of_withdrawal),
    delegation.TransferLapsed: _told(transfers.of_lapse),
    delegation.ObjectionMade: _told(objections.of_objection),
    delegation.ObjectionAnswered: _told(objections.of_answer),
    delegation.AssignmentCreated: _told(delegations.of_assignment),
    delegation.AssignmentEnded: _told(delegations.of_ended_assignment),
}

HANDLERS: Handlers = {
    **erased.guarded(_WRITTEN),
    accounts.AccountErasureRequested: _erase,
    accounts.AccountErasureCompleted: _settle,
}
"""What is told of an account that is erased is neither kept nor written about."""
