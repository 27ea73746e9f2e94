"""The command `kpi`: `app` says what it takes, the other modules do it.

`app` imports nothing heavy, so that `kpi --help` answers at once.
"""

from kpi_lib.cli import (
    compare_commands,
    explain_commands,
    intake_commands,
    register_commands,
    sheet_commands,
    sign_off_commands,
    verify_commands,
)
from kpi_lib.cli.app import APP, main

__all__ = [
    "APP",
    "compare_commands",
    "explain_commands",
    "intake_commands",
    "main",
    "register_commands",
    "sheet_commands",
    "sign_off_commands",
    "verify_commands",
]
