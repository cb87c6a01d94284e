"""The grid of GB/T 9704-2012: all measures that PDF, DOCX and the check share. Points unless the name says mm."""

MM = 72 / 25.4
PAGE_MM = (210.0, 297.0)
TOP_MM, LEFT_MM = 37.0, 28.0
"""天头 and 订口 (5.2.1)."""
WIDTH_MM, HEIGHT_MM = 156.0, 225.0
"""版心 (5.2.1)."""
ROWS, COLUMNS = 22, 28
"""5.2.3."""
BODY = 16.0
"""3号."""
TITLE = 22.0
"""2号."""
SMALL = 14.0
"""4号: 版记 and page numbers."""
PITCH = HEIGHT_MM * MM / ROWS
"""One row, 28.99 pt: 3号 and about 7/8 of it."""
CELL = WIDTH_MM * MM / COLUMNS
"""One column, 15.79 pt: 28 characters of 16 pt are set a little closer than they are wide."""
MARK_MM = {"文件": 35.0, "纪要": 35.0, "命令": 20.0, "信函": 30.0 - TOP_MM}
"""Top edge of the red mark below the top of 版心 (7.2.4, 10.1 to 10.3); the letter's is 30 mm from the page's edge."""
RULE_GAP_MM = 4.0
"""Red rule below the number, and the letter's double line below its mark (7.2.7, 10.1)."""
LETTER_LINE_MM, LETTER_FOOT_MM = 170.0, 20.0
"""Length of the letter's double lines; the lower one above the page's bottom edge (10.1)."""
PAGE_NUMBER_MM = 7.0
"""Dashes of the page number below 版心 (7.5)."""
SEAL_MM = 42.0
"""Round seal of a provincial department (国发〔1999〕25号)."""
SEAL_LIFT_MM = 2.0
"""The seal's middle above that of name and date: its top stays within one row of the text (7.3.5.1)."""
TITLE_CHARACTERS = 20.0
"""2号 characters a line."""
