"""The audit workbook: every figure of a report as a live formula over the cells it came from.

Read in this order: `formulas` says how a spreadsheet works a rule out, `recipes` has one for
each rule, `cells` and `lines` give what goes in a place, `plan` lays figures out, `book`
writes.
"""
