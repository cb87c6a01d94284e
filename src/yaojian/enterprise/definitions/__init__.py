"""报告格式: the provincial bureau writes next year's version of a report from this year's, and publishes it.

A published version never changes (``annual_reports.models.ReportDefinition``); what is being written is a
``DraftDefinition``. What a question is, how definitions are compared and what may be published: ``kernel.forms``.
"""
