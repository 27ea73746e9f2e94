"""A folder of temporary files for a while, gone whatever happens."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch() -> Iterator[Path]:
    """Make a folder that only its user may enter.

    Its name is chosen before it is made. `tempfile` looks after a folder only once it is there:
    who was told to end in between left it behind.

    Raises:
        OSError: It cannot be made.
    """
    place = Path(tempfile.gettempdir(), f"kpi-{secrets.token_urlsafe(6)}")
    try:
        place.mkdir(mode=0o700)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
