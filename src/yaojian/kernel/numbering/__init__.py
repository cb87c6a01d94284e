"""Numbering: gapless numbers per series and year; reserved, bound once, voided, never given twice."""
