"""What one may do with annual reports.

Filling and submitting are the company's, by membership, and stand apart so that no template for the bureau's own people
takes them along; reading and reviewing are the bureau's, by grant, and only of what was submitted.
"""

from yaojian.kernel.permissions.rights import Right

FILL = Right("enterprise.filing.fill", "填报年度报告")
SUBMIT = Right("enterprise.filing.submit", "提交年度报告")
READ = Right("enterprise.report.read", "查看年度报告")
REVIEW = Right("enterprise.report.review", "审核年度报告")
