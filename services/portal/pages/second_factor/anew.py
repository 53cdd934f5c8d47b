"""A sign-in that goes on no more: it begins anew, with what was kept."""

from dataclasses import replace

import flask

from services.portal import rendering
from services.portal.clients.api import Api
from services.portal.forms import Form
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue

OVER = frozenset({"challenge_over", "account_expired", "establishment_suspended"})
"""Refusals after which no code is taken: the sign-in would begin anew."""


def anonymous() -> Api:
    """Give the way to the services in nobody's name: another session may go on in this browser."""
    asking = api()
    asking.token = None
    return asking


def begin_anew(form: Form, where: str, kept: str) -> Answer:
    """Ask for identifier and password, saying why."""
    form = replace(form, errors={})
    return rendering.show(
        "sign_in/sign_in.html", form.status, form=form, next=where, kept=kept, people=[]
    )
