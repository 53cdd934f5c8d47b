"""What is rare among a million e-mails is found by indexes, under row-level security."""

import pytest
from sqlalchemy import Select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from services.mailer.actions import emails, erasure
from services.mailer.models import EmailStatus
from services.mailer.queries import emails as lists
from services.mailer.queries import files, naming
from shared import tenancy
from tests.mailer.erasing import ANNE, invited_by
from tests.mailer.world import NOW, World
from tests.scans import using

FUNCTIONS = ("emails_naming", "paper_items_naming")


class TestWhoIsErased:
    @pytest.mark.pristine
    def test_is_found_in_what_names_them(self, world: World) -> None:
        anne = world.account(world.establishment(), **ANNE)
        indexes = ("ix_emails_named", "ix_paper_items_named")

        with world.look() as session, using(session, *indexes):
            erasure.erase(
                session,
                account_id=anne.account_id,
                establishment_id=anne.establishment_id,
                tools=world.tools,
                now=NOW,
            )

    def test_is_found_within_the_tenants_of_the_transaction_alone(self, world: World) -> None:
        home, other = world.establishment(), world.establishment()
        head = world.administrator(home, **ANNE)
        invited_by(world, head, home)

        def found(session: Session, look: Select[object]) -> int:
            return len(session.scalars(look).all())

        for look in (naming.emails(head.account_id), naming.paper_items(head.account_id)):
            with world.look() as session:
                everywhere = found(session, look)
                tenancy.confine(session, home.establishment_id)
                at_home = found(session, look)
                tenancy.confine(session, other.establishment_id)
                elsewhere = found(session, look)
                tenancy.confine(session)
                nowhere = found(session, look)
            assert everywhere == at_home > 0
            assert elsewhere == nowhere == 0

    @pytest.mark.parametrize("function", FUNCTIONS)
    def test_is_looked_for_by_an_owner_who_may_do_nothing_else(
        self, world: World, function: str
    ) -> None:
        """The owner passes by row-level security, so nobody may become it, nor read more."""
        table = function.removesuffix("_naming")
        with world.look() as session:
            owner = session.execute(
                text(
                    "SELECT r.rolname, r.rolcanlogin, r.rolsuper FROM pg_proc AS p"
                    " JOIN pg_roles AS r ON r.oid = p.proowner WHERE p.proname = :function"
                ),
                {"function": function},
            ).one()
            columns = session.scalars(
                text(
                    "SELECT attname::text FROM pg_attribute WHERE attrelid = CAST(:t AS regclass)"
                    " AND attnum > 0 AND has_column_privilege(:role, :t, attname, 'SELECT')"
                    " ORDER BY attname"
                ),
                {"role": owner.rolname, "t": table},
            ).all()
            assert tuple(owner)[1:] == (False, False)
            assert columns == ["establishment_id", "id", "named"]
            with pytest.raises(ProgrammingError, match="permission denied"):
                session.execute(text(f'SET ROLE "{owner.rolname}"'))


class TestWhatIsYetToBeDone:
    @pytest.mark.pristine
    def test_is_found_without_reading_all_that_is_done(self, world: World) -> None:
        with world.look() as session, using(session, "ix_emails_sealed"):
            emails.lapse(session, now=NOW)
        with world.look() as session, using(session, "ix_emails_unsent"):
            session.scalars(lists.listed(status=EmailStatus.FAILED).limit(25)).all()
        with world.look() as session, using(session, "ix_paper_items_digest", "ix_letters_digest"):
            files.needed_of(session, ["0" * 64])
