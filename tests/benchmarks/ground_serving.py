"""Serves a service as its container does, and a bare flask-smorest view from the same process."""

import contextlib
import importlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import flask
import flask_smorest
import marshmallow
from flask.views import MethodView
from gunicorn.app.base import BaseApplication

from tests.contracts.scene import Scene

BARE = "/bare"
START_WITHIN = 30


@contextmanager
def served(scene: Scene) -> Iterator[tuple[int, int]]:
    """Serve a service and the bare view from a gunicorn of their own; tell port and process.

    :raises click.ClickException: it did not start
    """
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_serve, args=(scene, theirs))
    child.start()
    theirs.close()
    try:
        yield _told(ours, child, scene.app.name)
    finally:
        assert child.pid is not None
        with contextlib.suppress(ProcessLookupError):  # it has no group of its own yet
            os.killpg(child.pid, signal.SIGKILL)  # asked to end, it would wait for its worker
        child.kill()
        child.join()


def _told(pipe: Any, child: Any, name: str) -> tuple[int, int]:
    try:
        if pipe.poll(START_WITHIN):
            port, pid = pipe.recv()
            return port, pid
    except EOFError:
        child.join(1)
        raise click.ClickException(f"the server of {name} ended: {child.exitcode}") from None
    raise click.ClickException(f"the server of {name} has not started in {START_WITHIN} seconds")


def _serve(scene: Scene, pipe: Any) -> None:
    os.setsid()  # a group of processes that can be ended as one
    scene.app.sessions.kw["bind"].dispose(close=False)
    service = importlib.import_module(f"services.{scene.app.name}.app")
    # Anew: threads of the parent's, such as those that hash passwords, do not live in a fork, and
    # whoever waits for them waits for ever.
    fresh = service.create_app(scene.app.settings)
    Served(_both(fresh, _bare()), pipe).run()


class Served(BaseApplication):  # type: ignore[misc]
    """Gunicorn with threads, as in a service's container, that tells where it answers."""

    def __init__(self, application: Any, pipe: Any) -> None:
        self.application, self.pipe = application, pipe
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how to run."""

        def tell(worker: Any) -> None:
            self.pipe.send((worker.sockets[0].getsockname()[1], os.getpid()))

        settings = {"bind": "127.0.0.1:0", "worker_class": "gthread", "threads": 16}
        settings |= {"keepalive": 75, "loglevel": "warning", "control_socket_disable": True}
        for name, value in {**settings, "post_worker_init": tell}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return what is served."""
        return self.application


def _both(service: Any, bare: Any) -> Callable[..., Any]:
    def answer(environ: dict[str, Any], start: Any) -> Any:
        return (bare if environ["PATH_INFO"] == BARE else service)(environ, start)

    return answer


def _bare() -> flask.Flask:
    """Make a flask-smorest view of one constant object."""
    app = flask.Flask("bare")
    app.config.update(API_TITLE="Bare", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    blueprint = flask_smorest.Blueprint("Bare", __name__)

    class Thing(marshmallow.Schema):
        id = marshmallow.fields.String()
        name = marshmallow.fields.String()

    @blueprint.route(BARE)
    class Bare(MethodView):
        @blueprint.response(200, Thing)  # type: ignore[untyped-decorator]
        def get(self) -> dict[str, str]:
            return {"id": "1", "name": "a"}

    flask_smorest.Api(app).register_blueprint(blueprint)
    return app
