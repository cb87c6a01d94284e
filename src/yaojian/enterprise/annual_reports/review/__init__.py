"""审核: what the branch bureau in charge sees of annual reports, and how it decides."""
