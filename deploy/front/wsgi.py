"""The pages as a process behind the gateway: `gunicorn deploy.front.wsgi:create_app()`."""

from environs import Env, validate
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from deploy.front import app
from deploy.front.reach import OverHttp


def create_app() -> Flask:
    """Compose the application from the environment.

    `SERVICE_URL` is where a service answers, `{service}` standing for its name; `HSTS` as the
    services have it.
    """
    env = Env()
    pattern = env.str("SERVICE_URL", "http://{service}-api:8000")
    hsts = env.int("HSTS", 0, validate=validate.Range(min=0))
    addresses = {name: pattern.format(service=name) for name in app.ABOUT}
    front = app.make(OverHttp(addresses), is_embedded=False, hsts=hsts)
    front.wsgi_app = ProxyFix(front.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return front
