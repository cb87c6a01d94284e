"""Immediate reports (立即报告) of quality incidents with vaccines, from a company to the branch bureau in charge.

疫苗管理法 §39: whoever receives vaccines without a whole temperature record, or out of range, refuses them and reports at once;
§73: quality doubts stop use and are reported. "At once" has no number in law: the page shows the minutes it took.
"""
