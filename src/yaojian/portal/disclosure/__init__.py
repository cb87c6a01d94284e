"""Government-information disclosure (政府信息公开): the platform of 国办公开办函〔2019〕61号 and the register behind it. (P16)

An article becomes a disclosed document by a record beside it: index number (issued once), heading of 条例第二十条, day it was drawn
up, validity. The record is what the platform lists, the article's title block shows, and the yearly report counts.
"""
