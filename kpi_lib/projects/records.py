"""Records of a project: its document and tables, read, checked, ready to be evaluated."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kpi_lib.datasets import PLANNED, REPORTED, ProjectFolder, TableText
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin, plain
from kpi_lib.findings import Finding, worst_first
from kpi_lib.names import Name
from kpi_lib.periods import Quarter
from kpi_lib.projects import tables as rows_of
from kpi_lib.projects.document import MeasuredBy, ProjectDocument, load_project
from kpi_lib.projects.places import objectives, targets
from kpi_lib.questionnaire import Form, Questionnaire, forms, questionnaire
from kpi_lib.questionnaire.template import Handout
from kpi_lib.records import Input, file_input, of_register, refuse_critical, unlike
from kpi_lib.validation import Stated, project_in_context, validate

RESPONSES, OBJECTIVES = "responses", "objectives"


@dataclass(frozen=True, slots=True)
class ProjectRecords:
    """What a report on a project starts from.

    Args:
        agency_name: What the agency is called.
        document: What the project document says.
        activities: Activities and their parts, in order.
        groups: People that each activity is for.
        plan: Output and money by quarter.
        categories: Categories of expenditure.
        outputs: Outputs owed.
        questions: Questionnaire.
        attendance: Who came.
        done: Output and money by quarter, as reported.
        deliveries: Outputs delivered.
        results: Results of indicators that the agency reports.
        forms: Forms of the questionnaire.
        origins: Places in the document of the targets of its indicators, by indicator.
        findings: What the rules have to say, worst first; none is critical.
        inputs: Files that were read, in the order of their paths.
        illustrative: Whether a table of it was made up.
    """

    agency_name: Name
    document: ProjectDocument
    activities: tuple[rows_of.Activity, ...]
    groups: tuple[rows_of.Group, ...]
    plan: tuple[rows_of.Planned, ...]
    categories: tuple[rows_of.Category, ...]
    outputs: tuple[rows_of.Output, ...]
    questions: Questionnaire
    attendance: tuple[rows_of.Attendance, ...]
    done: tuple[rows_of.Done, ...]
    deliveries: tuple[rows_of.Delivery, ...]
    results: tuple[rows_of.Reported, ...]
    forms: tuple[Form, ...]
    origins: Mapping[str, Origin]
    findings: tuple[Finding, ...]
    inputs: tuple[Input, ...]
    illustrative: bool

    @property
    def quarters(self) -> tuple[int, ...]:
        """Quarters of which something is reported, and those before them."""
        told = {
            *(each.quarter for each in self.attendance),
            *(each.quarter for each in self.done),
            *(each.quarter for each in self.deliveries),
            *(each.quarter for each in self.results),
            *(each.quarter for each in self.forms),
        }
        return tuple(range(1, max(told, default=0) + 1))

    def until(self, quarter: int) -> ProjectRecords:
        """The same as it was known when a quarter closed: nothing of later quarters.

        The plan of the whole year is known from its beginning, and so is what is wrong with it.

        Raises:
            PeriodError: There is no such quarter.
        """
        Quarter(self.document.fiscal_year, quarter)
        planning = tuple(f"/{name}.csv" for name in PLANNED)
        return replace(
            self,
            attendance=tuple(each for each in self.attendance if each.quarter <= quarter),
            done=tuple(each for each in self.done if each.quarter <= quarter),
            deliveries=tuple(each for each in self.deliveries if each.quarter <= quarter),
            results=tuple(each for each in self.results if each.quarter <= quarter),
            forms=tuple(each for each in self.forms if each.quarter <= quarter),
            findings=tuple(
                each
                for each in self.findings
                if (each.quarter or 0) <= quarter or each.file.endswith(planning)
            ),
        )


def project_records(folder: ProjectFolder) -> ProjectRecords:
    """Read and check the document and the tables of a project.

    Raises:
        AgreementError: The document contradicts itself.
        DatasetError: A table is absent, irregular, or not in the data register.
        DataValidationError: A critical rule is broken; names the worst, carries all.
    """
    document = load_project(folder.document)
    tables = _tables(folder)
    findings = _findings(folder, document, tables)
    refuse_critical(findings)
    workspace = folder.workspace
    entries = [workspace.entry(table.file) for table in tables.values()]
    entries.append(workspace.entry(workspace.file(folder.document)))
    questions = questionnaire(tables["questionnaire"])
    text = folder.document.read_text("utf-8")
    return ProjectRecords(
        agency_name=workspace.agency(folder.agency_code).name,
        document=document,
        activities=rows_of.activities(tables["activities"]),
        groups=rows_of.groups(tables["participants"]),
        plan=rows_of.planned(tables["budget_plan"]),
        categories=rows_of.categories(tables["expenditure"]),
        outputs=rows_of.outputs(tables["outputs"]),
        questions=questions,
        attendance=rows_of.attendance(_or_empty(tables, "attendance")),
        done=rows_of.done(_or_empty(tables, "budget_actual")),
        deliveries=rows_of.deliveries(_or_empty(tables, "deliveries")),
        results=rows_of.reported(_or_empty(tables, "results")),
        forms=forms(_or_empty(tables, RESPONSES), questions),
        origins=targets(document, workspace.file(folder.document), text),
        findings=findings,
        inputs=_inputs(folder, tables),
        illustrative=any(entry.illustrative for entry in entries),
    )


def checked_project(
    folder: ProjectFolder, returned: TableText | None = None
) -> tuple[Finding, ...]:
    """Every finding of a project, worst first; critical ones do not raise.

    Args:
        folder: Where the project lies.
        returned: Forms to be checked in the place of those that lie there; no receipt is
            kept of them, for it would hold what somebody must take out.
    """
    document, tables = load_project(folder.document), _tables(folder)
    if returned is None:
        return _findings(folder, document, tables)
    return _findings(folder, document, {**tables, RESPONSES: returned}, keep=False)


def questions_of(folder: ProjectFolder) -> Questionnaire:
    """The questionnaire of a project, once its table keeps its rules.

    Raises:
        DataValidationError: A critical rule is broken.
    """
    document, table = load_project(folder.document), folder.table("questionnaire")
    known = {name: folder.table(name) for name in PLANNED}
    in_context = project_in_context(known, _stated(document))["questionnaire"]
    workspace = folder.workspace
    suite = workspace.suite("project_questionnaire")
    refuse_critical(validate(in_context, suite, workspace.receipts))
    return questionnaire(table)


def handout(folder: ProjectFolder, activity_id: str, quarter: int | None) -> Handout:
    """A sheet for everyone invited to an activity; the quarter is by default that of the plan.

    Raises:
        DatasetError: No group of people is named for such an activity.
        DataValidationError: The questions break a critical rule.
    """
    questions, document = questions_of(folder), load_project(folder.document)
    people = rows_of.groups(folder.table("participants"))
    invited = tuple(
        (group.group_id, group.name_th, int(group.planned.value))
        for group in people
        if group.activity_id == activity_id
    )
    if not invited:
        known = ", ".join(dict.fromkeys(group.activity_id for group in people)) or "none"
        msg = f"activity {activity_id!r} names no people to be asked; there is {known}"
        raise DatasetError(msg)
    plan = rows_of.planned(folder.table("budget_plan"))
    planned = [each.quarter for each in plan if each.activity_id == activity_id]
    return Handout(
        document.title_th.value, activity_id, quarter or min(planned), invited, questions
    )


def _tables(folder: ProjectFolder) -> dict[str, TableText]:
    """Tables of a project by name; of those that report, the ones that are there."""
    tables = {name: folder.table(name) for name in PLANNED}
    tables |= {name: folder.table(name) for name in REPORTED if folder.has(name)}
    if folder.has(RESPONSES):
        columns = _columns_of_forms(tables["questionnaire"])
        tables[RESPONSES] = folder.table(RESPONSES, columns)
    return tables


def _columns_of_forms(questions: TableText) -> tuple[str, ...]:
    try:
        return questionnaire(questions).columns
    except ValueError as error:
        msg = f"{questions.file} does not say what was asked ({error}); run `kpi check`"
        raise DatasetError(msg) from error


def _findings(
    folder: ProjectFolder,
    document: ProjectDocument,
    tables: Mapping[str, TableText],
    *,
    keep: bool = True,
) -> tuple[Finding, ...]:
    workspace = folder.workspace
    receipts = workspace.receipts if keep else None
    file = workspace.file(folder.document)
    text = folder.document.read_text("utf-8")
    whole = {**tables, OBJECTIVES: objectives(document, file, text)}
    found = [
        finding
        for name, table in project_in_context(whole, _stated(document)).items()
        for finding in validate(table, workspace.suite(f"project_{name}"), receipts)
    ]
    if keep:
        register = workspace.register()
        digest = hashlib.sha256(folder.document.read_bytes()).hexdigest()
        found += [
            *of_register(tables.values(), register),
            *unlike(file, digest, None, register),
        ]
    return tuple(worst_first(found))


def _stated(document: ProjectDocument) -> Stated:
    return Stated(
        fiscal_year=document.fiscal_year,
        budget=plain(document.budget.value),
        owners=document.owners.value,
        reported_indicators=tuple(
            each.id
            for each in document.indicators.value
            if each.measured_by is MeasuredBy.REPORT
        ),
    )


def _or_empty(tables: Mapping[str, TableText], name: str) -> TableText:
    return tables.get(name) or TableText(name, (), (), "")


def _inputs(folder: ProjectFolder, tables: Mapping[str, TableText]) -> tuple[Input, ...]:
    workspace = folder.workspace
    read = [Input(table.file, table.sha256, len(table.rows)) for table in tables.values()]
    others = (
        workspace.data / "agencies.csv",
        folder.document,
        *(workspace.suite(f"project_{name}") for name in (*tables, OBJECTIVES)),
    )
    return tuple(
        sorted(
            (*read, *(file_input(workspace, path) for path in others)),
            key=lambda each: each.path,
        )
    )
