"""Files: content-addressed store, sniffed types, previews with the reader's watermark (architecture §4)."""
