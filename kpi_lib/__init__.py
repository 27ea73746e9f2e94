"""Report on Thai public performance agreements (คำรับรองการปฏิบัติราชการ).

Read the modules in this order; each imports only from those above it::

    errors       what can go wrong, as one tree
    thai         Thai writing: digits, dates, words, order
    periods      fiscal year, quarter
    kernels      fresh kernels, forked
    figures      a printed number and its working; the only rounding
    findings     what a rule has to say of a cell
    framework    what a committee decided about scoring, each value with its source
    criteria     what an agreement asks for each level
    agreement    what was agreed, and what was reported of it
    blocks       what a report is made of
    wording      every word a report says
    scoring      one result and one set of criteria give one score
    evaluation   agreement, results and a quarter give scorecards
    datasets     the only module that knows paths
    validation   tables held against the suites of expectations/
    corrections  declared changes of data
    records      one agency and year: checked, corrected, ready
    charts       one question, one chart
    sections     what was evaluated, in words and blocks
    report       blocks to HTML and PDF
    audit        figures, findings and manifest of a run
    runs         parameters, papermill, a folder that nothing overwrites
    cli          the command `kpi`
"""
