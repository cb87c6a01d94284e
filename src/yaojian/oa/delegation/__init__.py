"""委托: somebody does another's open work for a time. Knows no flow: it says who may act for whom. O1; not 交接."""
