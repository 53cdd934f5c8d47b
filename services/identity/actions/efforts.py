"""How many passwords take how much to be judged: counted, so that refusals can imitate them."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.identity.models import Effort
from services.identity.queries import efforts


def count(session: Session) -> int:
    """Count anew; tell how many efforts there are."""
    found = efforts.counted(session)
    session.execute(delete(Effort).where(Effort.effort.not_in(found)))
    if found:
        rows = [{"effort": effort, "passwords": found[effort]} for effort in sorted(found)]
        statement = insert(Effort).values(rows)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["effort"], set_={"passwords": statement.excluded.passwords}
            )
        )
    return len(found)
