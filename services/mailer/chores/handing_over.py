"""One e-mail is written, and handed over; what comes of it is told, not recorded."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from services.mailer.actions.claims import Claim
from services.mailer.actions.sending import Failure
from services.mailer.actions.sent import Sent
from services.mailer.clients.messages import compose
from services.mailer.clients.transports import Conversation, InDoubt, Meanwhile, Postponed, Refused
from services.mailer.domain import topics, wordings
from services.mailer.domain.templates import Wording
from services.mailer.domain.unsubscribing import TOPICS, Wish
from services.mailer.models import Outcome
from services.mailer.tools import Tools
from shared.crypto.sealing import CannotUnseal
from shared.text import CannotBeWrittenTo

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Written:
    """An e-mail as it is to be handed over.

    :ivar told: what is kept of how it is worded
    """

    claimed: Claim
    message: EmailMessage
    returns_to: str
    told: dict[str, str]


def write(claimed: Claim, *, tools: Tools) -> Written | Failure:
    """Write a claimed e-mail, whether its try has begun or not; nothing is raised."""
    try:
        wording, told = _worded(claimed, tools)
        return Written(
            claimed=claimed,
            message=_composed(claimed, wording, tools),
            returns_to=tools.returns.of(
                claimed.email_id, claimed.number, otherwise=tools.settings.sender.addr_spec
            ),
            told=told,
        )
    except (CannotUnseal, CannotBeWrittenTo) as error:
        return _failed(claimed, Outcome.REFUSED, f"{type(error).__name__}: {error}")
    except Exception as error:
        return _unforeseen(claimed, error)


def hand_over(
    written: Written, conversation: Conversation, *, clock: Clock, meanwhile: Meanwhile
) -> Sent | Failure:
    """Hand over an e-mail whose try has begun.

    :param meanwhile: is done while the server looks at it
    """
    claimed = written.claimed
    try:
        answer = conversation.send(
            written.message, returns_to=written.returns_to, meanwhile=meanwhile
        )
    except Refused as error:
        return _failed(claimed, Outcome.REFUSED, f"{type(error).__name__}: {error}")
    except Postponed as error:
        return _failed(claimed, Outcome.POSTPONED, str(error))
    except InDoubt as error:
        return _failed(claimed, Outcome.IN_DOUBT, str(error))
    except Exception as error:
        return _unforeseen(claimed, error)
    return Sent(claimed=claimed, at=clock(), answer=answer, **written.told)


def _failed(claimed: Claim, outcome: Outcome, answer: str) -> Failure:
    return Failure(claimed=claimed, outcome=outcome, answer=answer)


def _unforeseen(claimed: Claim, error: Exception) -> Failure:
    log.error(
        "an e-mail could not be made", exc_info=error, extra={"email_id": str(claimed.email_id)}
    )
    return _failed(claimed, Outcome.POSTPONED, type(error).__name__)


def was_handed_over(claimed: Claim, *, tools: Tools) -> Sent:
    """Tell what came of one that was taken from a sender who has died since, as it would read now.

    Where that cannot be told any more, nothing is said of its wording.
    """
    assert claimed.taken is not None
    try:
        _, told = _worded(claimed, tools)
    except Exception:
        log.exception("an e-mail cannot be written", extra={"email_id": str(claimed.email_id)})
        told = {"version": "", "subject": "", "body": ""}
    return Sent(claimed=claimed, at=claimed.taken.at, answer=claimed.taken.answer, **told)


def _worded(claimed: Claim, tools: Tools) -> tuple[Wording, dict[str, str]]:
    """Write what an e-mail says, and tell how it reads with its code blanked."""
    code = None if claimed.sealed is None else tools.unsealer.unseal(claimed.sealed)
    wording = wordings.word(
        tools.templates, claimed.template, claimed.facts, language=claimed.language, code=code
    )
    subject, body = wording.subject, wording.text
    if code is not None:
        subject, body = wordings.blanked(wording, code)
    return wording, {
        "version": tools.templates.versions[claimed.template],
        "subject": subject,
        "body": body,
    }


def _composed(claimed: Claim, wording: Wording, tools: Tools) -> EmailMessage:
    return compose(
        wording,
        sender=tools.settings.sender,
        recipient=claimed.recipient,
        message_id=claimed.message_id,
        written_at=claimed.written_at,
        language=claimed.language,
        unsubscribe=_end_of(claimed, tools),
        is_of_sandbox=claimed.is_of_sandbox,
    )


def _end_of(claimed: Claim, tools: Tools) -> str:
    """Tell the link that ends e-mails of this kind, where their holder may end them."""
    topic = topics.topic_of(claimed.about)
    if topic not in TOPICS or claimed.account_id is None or claimed.establishment_id is None:
        return ""
    return tools.unsubscribing.link(Wish(claimed.account_id, claimed.establishment_id, topic))
