"""The command `kpi`: the modules `..._commands` say what it takes, the others do it.

They import nothing heavy, so that `kpi --help` answers at once.
"""

from kpi_lib.cli import (
    check_commands,
    compare_commands,
    explain_commands,
    intake_commands,
    register_commands,
    run_commands,
    sheet_commands,
    show_commands,
    sign_off_commands,
    verify_commands,
)
from kpi_lib.cli.app import APP, main

__all__ = [
    "APP",
    "check_commands",
    "compare_commands",
    "explain_commands",
    "intake_commands",
    "main",
    "register_commands",
    "run_commands",
    "sheet_commands",
    "show_commands",
    "sign_off_commands",
    "verify_commands",
]
