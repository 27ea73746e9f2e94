"""Addresses of schedulers and storage, as they may be shown: without what may be a secret."""

from __future__ import annotations

import re

SECRETS = re.compile(r"(?<=//).*@|[?#].*", re.DOTALL)
"""Account and password before a host; a query, which may be a signature."""


def masked(address: str) -> str:
    """An address without account, password and query.

    >>> masked("tcp://user:secret@10.0.0.7:8786"), masked("s3://city/data?token=1")
    ('tcp://***10.0.0.7:8786', 's3://city/data***')
    >>> masked("s3://city/data")
    's3://city/data'
    """
    return SECRETS.sub("***", address)
