"""电子证照: what the province's certificate system says about a company's certificates, asked live. E2.

``ports`` is the contract, ``adapters`` speak it, ``registry`` picks one by setting. ``services`` ask and keep the last
answer, which is shown as stale when the system is in trouble and never counts for a verification.
"""
