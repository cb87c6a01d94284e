"""Applications for government information (依申请公开) after 国务院令第711号: registration, correction, consultation, extension,
reply by the closed list, fee, delivery; the clock as intervals; the yearly table computed from the ledger. domain.md §3.
"""
