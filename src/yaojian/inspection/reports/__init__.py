"""Reports (检查报告): the quarterly report of a site with cover, score, findings, advice and comparison, as page, PDF and DOCX. P2."""
