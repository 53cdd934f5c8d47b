"""A server that speaks S3, on loopback, with an empty bucket for each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import fsspec.config
import s3fs
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

KEY = {"key": "tests", "secret": "tests"}


@contextmanager
def running() -> Iterator[str]:
    """Run a server, and tell its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@contextmanager
def bucket(endpoint: str) -> Iterator[str]:
    """Make a bucket that `s3://…` leads to, and tell its URL."""
    told = dict(fsspec.config.conf.get("s3", {}))
    fsspec.config.conf["s3"] = {**KEY, "endpoint_url": endpoint}
    name = f"tests-{uuid4().hex}"
    try:
        s3fs.S3FileSystem(**KEY, endpoint_url=endpoint).mkdir(name)
        yield f"s3://{name}/mailer"
    finally:
        fsspec.config.conf["s3"] = told
