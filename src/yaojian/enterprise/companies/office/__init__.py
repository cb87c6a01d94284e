"""企业监管: what the branch bureau in charge sees of companies, and what it decides about them."""
