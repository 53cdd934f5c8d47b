"""Every component in every state; where an installation is none of production's."""

from datetime import date

import flask

from services.portal import rendering
from services.portal.access import for_everybody
from services.portal.clients.jobs import Line
from services.portal.clients.passwords import Policy
from services.portal.clients.reasons import Reason
from services.portal.clients.services import Service
from services.portal.clients.shapes import Page
from services.portal.forms import Form
from services.portal.pages import faulty_rows
from services.portal.pages.accounts.levels import Grid
from services.portal.pages.security import adding

blueprint = flask.Blueprint("gallery", __name__)


@blueprint.get("/components")
@for_everybody
def show() -> flask.typing.ResponseReturnValue:
    """Show them all."""
    names = sorted(path.parent.name for path in rendering.ROOT.glob("components/*/sample.html"))
    form = Form(
        values={"given": "Odile", "wrong": "12", "choice": "b", "long": "Une\nDeux"},
        errors={"wrong": ["Au moins 14 chiffres sont attendus."]},
        problem="",
        status=422,
    )
    return rendering.show(
        "gallery/gallery.html",
        names=names,
        form=form,
        sample_page=Page(items=list(range(25)), total=2340, number=2, size=25),
        sample_grid=Grid.of(_services(), {"b": "read", "c": "write"}),
        sample_rows=faulty_rows.table(_refused()),
        sample_policy=Policy(12, 128, ["digit", "upper"], is_raised=True),
        sample_href=lambda number: f"#{number}",
        sample_qr=adding.drawn("otpauth://totp/Comptoir:JLOU7K3PX?secret=AAAA&issuer=Comptoir"),
    )


def _refused() -> list[Line]:
    known = Reason("Ligne déjà présente.")
    cells = [{"column": "nom", "value": "Petit"}, {"column": "courriel", "value": "anna@"}]
    errors = {"courriel": ["Adresse électronique incorrecte."]}
    return [
        Line("refused", number=2, facts={"cells": cells, "errors": errors}),
        Line("refused", number=3, message=known, facts={"cells": cells}),
    ]


def _services() -> list[Service]:
    names = {"a": "Affiliation", "b": "Comptes individuels", "c": "Déclarations"}
    return [
        Service(code, name, "carriere", "Carrière", published_on=date(2026, 11, 1))
        for code, name in names.items()
    ]
