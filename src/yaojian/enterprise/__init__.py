"""Enterprise portal (企业端): companies and their reports."""
