"""A questionnaire: its questions, the forms that came back, and what they say together.

Means and shares are exact; what only a statistics library knows becomes an exact number in
one place (`statistics.measured`). Answers of fewer people than the project allows are never
shown, nor can they be had by subtraction (`suppression`).
"""

from kpi_lib.questionnaire.forms import Form, forms
from kpi_lib.questionnaire.questions import Part, Question, Questionnaire, questionnaire
from kpi_lib.questionnaire.statistics import Gain, Spread, gain, spread
from kpi_lib.questionnaire.suppression import hidden_groups
from kpi_lib.questionnaire.survey import GroupAnswers, QuestionAnswers, Survey, survey

__all__ = [
    "Form",
    "Gain",
    "GroupAnswers",
    "Part",
    "Question",
    "QuestionAnswers",
    "Questionnaire",
    "Spread",
    "Survey",
    "forms",
    "gain",
    "hidden_groups",
    "questionnaire",
    "spread",
    "survey",
]
