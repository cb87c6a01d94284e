"""年度报告: the yearly quality report of drug distributors to their branch bureau. Tender 3.1.2 (E3).

A definition (JSON Schema, versioned, immutable) says what the report asks; a report keeps its definition for life. Sections
are saved one by one as drafts; a submission freezes all of them; the branch bureau accepts it or returns it.
Not here: companies (``companies``), the form engine (``kernel.forms``).
"""
