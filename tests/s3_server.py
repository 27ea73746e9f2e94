"""A server that speaks S3, in a process of its own, on a port that the system chose."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print("port", server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
"""

SECRET = "a-secret-nobody-may-see"  # noqa: S105 - of a server that lives for a test


@contextmanager
def s3(folder: Path) -> Iterator[dict[str, str]]:
    """Environment variables that lead to a server; it ends with the block."""
    with (folder / "s3.log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603 - our own Python
            [sys.executable, "-c", SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        said = ""
        while not said.startswith("port "):
            assert server.stdout is not None
            said = server.stdout.readline()
            assert said, (folder / "s3.log").read_text()
        yield {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{said.split()[1]}",
            "AWS_ACCESS_KEY_ID": "of-the-tests",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": str(folder / "none"),
            "AWS_SHARED_CREDENTIALS_FILE": str(folder / "none"),
        }
    finally:
        server.kill()
        server.communicate()
