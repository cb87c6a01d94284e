"""企业: companies under supervision: what the register holds of each, what they may change themselves or ask for, who acts
for them, which branch is in charge. E1, tender 3.1.2.

``models`` and ``services`` are packages, one module an idea; ``views`` are the company's pages, ``office`` the bureau's;
``facts`` is what reports are prefilled with; ``parts`` the record, to which other rooms add. Not here: certificates, what a
company reports (``annual_reports``), what the bureau found (``supervision``), accounts themselves (``kernel.accounts``).
"""
