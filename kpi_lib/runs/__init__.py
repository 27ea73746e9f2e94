"""From a question (which report, which agency, which quarter) to a folder of files.

Read in this order: `parameters` (what a notebook takes), `identity` (the name of a run),
`plan` (what will be run), `kernel` and `execution` (the notebook, run), `normalisation` (the
same bytes each time), `rendering`, `folder` (where a run lies), `run` (the steps, in order).
"""
