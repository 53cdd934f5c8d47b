"""What the mailer does when others speak: it keeps the facts it writes from, and writes."""

from typing import Any

from sqlalchemy.orm import Session

from services.mailer.actions import (
    codes,
    delegations,
    knowledge,
    mailings,
    notices,
    representatives,
)
from services.mailer.actions.cause import Cause
from shared.events import accounts, delegation, identity
from shared.messaging import Handlers, News


def _establishment(session: Session, event: Any, news: News) -> None:
    """Keep an establishment as it now is."""
    knowledge.keep_establishment(session, event.establishment, sequence=news.message.sequence)


def _account(session: Session, event: Any, news: News) -> None:
    """Keep an account as it now is."""
    knowledge.keep_account(session, event.account, sequence=news.message.sequence)


def _registration_code(
    session: Session, event: accounts.EstablishmentCodeIssued, news: News
) -> None:
    """Have the letter with the code made; a code that cannot be opened is parked, not printed."""
    _establishment(session, event, news)
    news.tools.unsealer.unseal(event.sealed)
    representatives.send_code(session, event, cause=Cause.of(news))


def _account_created(session: Session, event: accounts.AccountCreated, news: News) -> None:
    """Keep why the holder is about to get a link, and have the legal representative told."""
    _account(session, event, news)
    knowledge.note_invitation(
        session,
        event.account,
        message_id=news.message.id,
        inviter=event.created_by,
        invited_on=event.invited_on,
        is_again=False,
    )
    if event.informs_representative:
        representatives.tell_of_creation(
            session,
            event.account,
            author=event.created_by,
            created_on=event.invited_on,
            cause=Cause.of(news),
        )


def _account_invited(session: Session, event: accounts.AccountInvited, news: News) -> None:
    """Keep why the holder is about to get another link."""
    _account(session, event, news)
    knowledge.note_invitation(
        session,
        event.account,
        message_id=news.message.id,
        inviter=event.invited_by,
        invited_on=event.invited_on,
        is_again=True,
    )


def _invitation_lapsed(
    session: Session, event: accounts.AccountInvitationLapsed, news: News
) -> None:
    _account(session, event, news)
    notices.of_lapsed_invitation(session, event.account, cause=Cause.of(news))


def _account_changed(session: Session, event: accounts.AccountChanged, news: News) -> None:
    _account(session, event, news)
    notices.of_other_address(session, event, cause=Cause.of(news))


def _rights_changed(session: Session, event: accounts.AccountRightsChanged, news: News) -> None:
    _account(session, event, news)
    notices.of_other_rights(session, event, cause=Cause.of(news))


def _account_promoted(session: Session, event: accounts.AccountPromoted, news: News) -> None:
    """Tell the holder, and have the legal representative told."""
    _account(session, event, news)
    cause = Cause.of(news)
    notices.of_promotion(session, event, cause=cause)
    representatives.tell_of_promotion(session, event.account, author=event.promoted_by, cause=cause)


def _account_renewed(session: Session, event: accounts.AccountRenewed, news: News) -> None:
    _account(session, event, news)
    notices.of_renewal(session, event, cause=Cause.of(news))


def _account_deleted(session: Session, event: accounts.AccountDeleted, news: News) -> None:
    _account(session, event, news)
    notices.of_deletion(session, event.account, cause=Cause.of(news))


def _news_for_all(
    session: Session, event: accounts.ServicePublished | accounts.TermsPublished, news: News
) -> None:
    mailings.begin(session, event, cause=Cause.of(news))


def _code_issued(session: Session, event: identity.CodeIssued, news: News) -> None:
    """Write to whom the code is for; a code that cannot be opened is parked, not sent."""
    news.tools.unsealer.unseal(event.sealed)
    codes.write(session, event, cause=Cause.of(news))


def _password_changed(session: Session, event: identity.PasswordChanged, news: News) -> None:
    notices.of_other_password(session, event, cause=Cause.of(news))


def _locked(session: Session, event: identity.CredentialLocked, news: News) -> None:
    notices.of_lock(session, event, cause=Cause.of(news))


def _delegation_requested(
    session: Session, event: delegation.DelegationRequested, news: News
) -> None:
    delegations.of_request(session, event, cause=Cause.of(news))


def _delegation_accepted(
    session: Session, event: delegation.DelegationAccepted, news: News
) -> None:
    delegations.of_acceptance(session, event, cause=Cause.of(news))


def _delegation_refused(session: Session, event: delegation.DelegationRefused, news: News) -> None:
    delegations.of_refusal(session, event, cause=Cause.of(news))


def _delegation_cancelled(
    session: Session, event: delegation.DelegationCancelled, news: News
) -> None:
    delegations.of_cancellation(session, event, cause=Cause.of(news))


def _delegation_terminated(
    session: Session, event: delegation.DelegationTerminated, news: News
) -> None:
    delegations.of_end(session, event, cause=Cause.of(news))


def _delegation_superseded(
    session: Session, event: delegation.DelegationSuperseded, news: News
) -> None:
    delegations.of_supersession(session, event, cause=Cause.of(news))


def _assignment_created(session: Session, event: delegation.AssignmentCreated, news: News) -> None:
    delegations.of_assignment(session, event, cause=Cause.of(news))


HANDLERS: Handlers = {
    accounts.EstablishmentRegistered: _establishment,
    accounts.EstablishmentCodeIssued: _registration_code,
    accounts.EstablishmentConfirmed: _establishment,
    accounts.EstablishmentChanged: _establishment,
    accounts.EstablishmentSuspended: _establishment,
    accounts.EstablishmentReactivated: _establishment,
    accounts.EstablishmentClosed: _establishment,
    accounts.EstablishmentSnapshot: _establishment,
    accounts.TermsAccepted: _establishment,
    accounts.AccountCreated: _account_created,
    accounts.AccountInvited: _account_invited,
    accounts.AccountInvitationLapsed: _invitation_lapsed,
    accounts.AccountActivated: _account,
    accounts.AccountChanged: _account_changed,
    accounts.AccountEmailChangeRequested: _account,
    accounts.AccountRightsChanged: _rights_changed,
    accounts.AccountPromoted: _account_promoted,
    accounts.AccountRenewed: _account_renewed,
    accounts.AccountExpired: _account,
    accounts.AccountDeleted: _account_deleted,
    accounts.AccountSnapshot: _account,
    accounts.ServicePublished: _news_for_all,
    accounts.TermsPublished: _news_for_all,
    identity.CodeIssued: _code_issued,
    identity.PasswordChanged: _password_changed,
    identity.CredentialLocked: _locked,
    delegation.DelegationRequested: _delegation_requested,
    delegation.DelegationAccepted: _delegation_accepted,
    delegation.DelegationRefused: _delegation_refused,
    delegation.DelegationCancelled: _delegation_cancelled,
    delegation.DelegationTerminated: _delegation_terminated,
    delegation.DelegationSuperseded: _delegation_superseded,
    delegation.AssignmentCreated: _assignment_created,
}
