"""How tests hand in what comes back, and look at what came of it."""

from io import BytesIO

from services.mailer.models import Email, EmailStatus, Suppression
from tests.answers import Answer
from tests.mailer.world import Caller, World


def handed_in(caller: Caller, content: bytes, **form: str) -> Answer:
    return caller.open(
        "POST",
        "/bounces",
        data={**form, "file": (BytesIO(content), "message.eml", "message/rfc822")},
        content_type="multipart/form-data; boundary=always-the-same",
    )


def effect(answer: Answer) -> str:
    assert answer.status_code == 200, answer.data
    return str(answer.json["effect"])


def state(world: World, email: Email) -> EmailStatus:
    (found,) = (each for each in world.emails() if each.id == email.id)
    return found.status


def suppressed(world: World) -> list[str]:
    with world.look() as session:
        return [each.address for each in session.query(Suppression)]
