"""企业: companies under supervision, and the people who act for them. E1 (data), tender 3.1.2 (branch in charge).

Not here: certificates, what a company reports (``annual_reports``), and the accounts themselves (``kernel.accounts``).
"""
