"""What can go wrong, as one tree.

* KpiError
  + PeriodError          a fiscal year, quarter or appraisal round that does not exist
  + AgreementError       the signed agreement or its framework contradicts itself
  + DatasetError         a file, row or column is absent or unreadable
  + DataValidationError  the data breaks a critical rule; carries every finding
  + ParameterError       a report is asked for with parameters that it does not take
  + ReportError          a notebook could not be run, or its report not be rendered
  + OutputError          a result could not be written
  + SignOffError         a sign-off, a comment or a key that does not hold or is not allowed
  + ClusterError         other machines, or a storage, cannot be used or are gone

The command line prints a `KpiError` as one sentence (what, which value, where from, what
to do) and exits with 1; a cell of a notebook shows the same sentence. Anything else is a
defect of ours and keeps its traceback.
"""

from __future__ import annotations

import time

ARRIVAL_SECONDS = 1.0
"""How long the cells that were started together may take to reach the kernel."""


class KpiError(Exception):
    """Base class of every error that a user can act on.

    Args:
        message: One sentence for the terminal; what a rule says of the data stands in Thai.
        english: The same sentence with the words of the rule in English.
    """

    def __init__(self, message: str = "", english: str = "") -> None:
        super().__init__(message)
        self.english = english or message

    def said(self, language: str) -> str:
        """The sentence with the words of the rule in a language."""
        return self.english if language == "en" else str(self)

    def _render_traceback_(self) -> list[str]:
        """What a cell of a notebook shows, as IPython asks: the sentence, no line of ours.

        A kernel stops those cells after it that have arrived by then. One that came later
        would show what the parameters before these had left.
        """
        time.sleep(ARRIVAL_SECONDS)
        return [f"{type(self).__name__}: {self}"]


class PeriodError(KpiError, ValueError):
    """A fiscal year, quarter or appraisal round that does not exist."""


class AgreementError(KpiError, ValueError):
    """The signed agreement or its framework contradicts itself."""


class DatasetError(KpiError):
    """A file, row or column is absent or unreadable."""


class DataValidationError(KpiError):
    """The data breaks at least one critical rule.

    Args:
        message: One sentence for the terminal.
        findings: Every finding of the tables that were checked, worst first.
        english: The same sentence with the words of the rule in English.
    """

    def __init__(
        self, message: str, findings: tuple[object, ...] = (), english: str = ""
    ) -> None:
        super().__init__(message, english)
        self.findings = findings


class ParameterError(KpiError, ValueError):
    """A report is asked for with parameters that it does not take."""


class ReportError(KpiError):
    """A notebook could not be run, or its report could not be rendered."""


class OutputError(KpiError):
    """A result could not be written."""


class SignOffError(KpiError):
    """A sign-off, a comment or a key that does not hold or is not allowed."""


class ClusterError(KpiError):
    """Other machines, or a storage, cannot be used or are gone."""
