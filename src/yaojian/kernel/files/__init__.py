"""Files: content-addressed store, sniffed types, previews with the reader's watermark (architecture §4).

``register_owner`` is offered here because every owner of files calls it while applications load, before models exist.
"""

from yaojian.kernel.files.owners import register_owner as register_owner
