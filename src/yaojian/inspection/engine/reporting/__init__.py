"""The result in files: ``findings.json``, ``report.html`` and the evidence folder."""
