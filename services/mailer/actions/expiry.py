"""What is written before accounts end (design.md §4.3)."""

from sqlalchemy.orm import Session

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import AccountExpiring, AccountsExpiring, Ending, Named
from services.mailer.queries import people
from shared import events
from shared.clock import day_ends_at


def remind_holder(
    session: Session, event: events.accounts.AccountExpiring, *, cause: Cause
) -> None:
    """Tell the holder until when the account is good and who can renew it.

    Nothing is written where it has been renewed, has ended or was deleted meanwhile.
    """
    account = people.account(session, event.account.account_id)
    ends_on = account.expires_on
    if ends_on is None or ends_on != event.account.expires_on:
        return
    if not account.is_working(cause.today):
        return
    others = people.administrators(session, account.establishment_id, today=cause.today)
    mail = AccountExpiring(
        to=Named.of(account),
        establishment=people.establishment(session, account.establishment_id).name,
        expires_on=ends_on,
        is_administrator=account.profile == "administrator",
        sign_in_renews=event.sign_in_renews,
        administrators=[Named.of(person) for person in others if person.id != account.id],
    )
    emails.queue(session, mail, cause=cause, account=account, lapses_at=day_ends_at(ends_on))


def tell_administrators(
    session: Session, event: events.accounts.AccountsExpiring, *, cause: Cause
) -> None:
    """Tell each administrator which accounts are about to end.

    Those that have been renewed, or are gone, since it was announced are left out; news that comes
    after the last day is no news.
    """
    if event.last_day < cause.today:
        return
    home = people.establishment(session, event.establishment.establishment_id)
    endings, passed_over = [], 0
    for told in event.accounts:
        account = people.account(session, told.account_id)
        if account.is_working(cause.today) and account.expires_on == told.expires_on:
            endings.append(
                Ending(
                    title=account.title,
                    first_name=account.first_name,
                    last_name=account.last_name,
                    expires_on=told.expires_on,
                    account_id=account.id,
                )
            )
        else:
            passed_over += 1
    others = event.total - len(event.accounts)
    if not endings and not others:
        return
    emails.queue_to_administrators(
        session,
        home.id,
        lambda administrator: AccountsExpiring(
            to=Named.of(administrator),
            establishment=home.name,
            period=event.period,
            first_day=event.first_day,
            total=event.total - passed_over,
            endings=endings,
            others=others,
            sign_in_renews=event.sign_in_renews,
        ),
        cause=cause,
    )
