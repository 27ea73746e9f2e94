"""Two runs that somebody names, held against each other."""

from __future__ import annotations

from kpi_lib.audit.holding import Held, against
from kpi_lib.audit.readings import read
from kpi_lib.datasets import Workspace
from kpi_lib.runs.opening import intact


def held(workspace: Workspace | None, before: str, after: str) -> Held:
    """Hold one run against another.

    Args:
        workspace: Where the runs lie; none for folders and archives elsewhere.
        before: Run id, the beginning of one, `latest`, the folder of a run, or its archive.
        after: The same of the later run.

    Raises:
        DatasetError: A run id is asked for where there is no workbook.
        OutputError: There is no such run, or its files are not as they were issued.
        ReportError: The runs are not on the same matter.
    """
    readings = []
    for name in (before, after):
        with intact(name, workspace) as subject:
            readings.append(read(subject.folder))
    return against(*readings)
