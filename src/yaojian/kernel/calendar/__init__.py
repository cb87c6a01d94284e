"""Calendar: working days in China, 调休 included, with an editable table for what the library does not know."""
