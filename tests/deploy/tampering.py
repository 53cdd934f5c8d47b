"""Tampering with a history, as only the owner of its database could."""

from sqlalchemy import create_engine, select, text

from deploy.installation.embedded.installation import Installation
from deploy.installation.operating.databases import session
from services.accounts.models import HistoryHead, Operation


def tamper(installation: Installation, *statements: str) -> None:
    """Do what only the owner of the database could, having taken the wall down."""
    engine = create_engine(installation.environs["accounts"]["OWNER_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("SELECT set_config('app.scope', 'platform', true)"))
        connection.execute(text("ALTER TABLE operations DISABLE TRIGGER append_only"))
        for statement in statements:
            for one in statement.split(";"):
                connection.exec_driver_sql(one)
        connection.execute(text("ALTER TABLE operations ENABLE TRIGGER append_only"))
    engine.dispose()


def end_at(installation: Installation, number: int) -> None:
    """Cut the chain of the platform, and sign the end with the installation's own key."""
    tamper(installation, f"DELETE FROM operations WHERE number > {number}")
    _sign(installation, number)


def write_anew(installation: Installation) -> None:
    """Blame somebody else for the last row, and make digest and signature agree with it."""
    with session(installation, "accounts") as opened:
        last, before = opened.scalars(
            select(Operation).order_by(Operation.number.desc()).limit(2)
        ).all()
        last.actor_id = last.message_id
        digest = last.reckon(before.digest).hex()
        opened.rollback()
    tamper(
        installation,
        "UPDATE operations SET actor_id = message_id WHERE number = 4",
        f"UPDATE operations SET digest = decode('{digest}', 'hex') WHERE number = 4",
    )
    _sign(installation, 4)


def _sign(installation: Installation, number: int) -> None:
    with session(installation, "accounts") as opened:
        head = opened.scalars(select(HistoryHead)).one()
        row = opened.get_one(Operation, (head.establishment_id, number))
        head.number, head.digest = row.number, row.digest
        head.signature = head.sign(
            (installation.data / "secrets/accounts/history.key").read_bytes()
        )
