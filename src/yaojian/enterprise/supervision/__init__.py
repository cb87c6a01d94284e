"""监管信息: what the bureau found at a company: inspections, sampling, penalties, credit. E1.

The branch in charge enters it, by hand, over the API or from a spreadsheet; the company reads its own.
"""
