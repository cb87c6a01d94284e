"""Rights of this room. Reading a file is no right of its own: its owner decides."""

READING_LABEL = "查看这个文件"
"""What a refusal names when the owner says no."""
