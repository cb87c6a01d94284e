"""Overview (检查总览): the console's first page; reads the other rooms and owns nothing. P2, P10."""
