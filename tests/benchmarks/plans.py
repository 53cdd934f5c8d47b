"""How PostgreSQL answers what the list asks: the plans, the search function's own included."""

import random
from uuid import UUID

from deploy.installation.provisioning import Urls
from shared import db, tenancy
from shared.web.pages import SIZE
from tests.benchmarks import questions
from tests.benchmarks.explaining import explaining

SHOWN = {
    "first page, by name": questions.PAGES["first page, by name"],
    "by -last_signed_in_at": questions.PAGES["by -last_signed_in_at"],
    "expired": questions.FILTERS["expired"],
    "counts by expiry_month": questions.GROUPS["counts by expiry_month"],
    "a very common last name": questions.SEARCHES["a very common last name"],
    "a last name and `rh`": questions.SEARCHES["a last name and `rh`"],
    "ids of all": questions.IDS["ids of all"],
}


def of(admin_url: str, urls: Urls, establishment_id: UUID) -> str:
    """Show the plans, outer and inner, that the service's own role gets."""
    shown = []
    with explaining(admin_url, urls.runtime) as explained:
        for words, question in SHOWN.items():

            def ask(sessions: db.Sessions, question: questions.Question = question) -> None:
                with sessions.begin() as session:
                    tenancy.confine(session, establishment_id)
                    statement = question.statement(random.Random(7))
                    session.execute(statement.limit(SIZE) if question.is_page else statement).all()

            plans = [plan for plan in explained.plans_of(ask) if plan.most > 1]
            shown.append(f"{words}\n" + "\n".join(plan.short() for plan in plans))
    return "\n\n".join(shown)
