"""Data directories (专项数据): typed tables the public may query, e.g. licence lists and inspection results. (P6)

A directory says what its columns are; each import makes a new edition, checked cell by cell and compared with the one in
force before it is published. Pages that quote a figure are watched: ``patrol`` tells when page and table no longer agree.
"""
