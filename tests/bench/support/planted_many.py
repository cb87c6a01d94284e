"""A site of few pages and a hundred thousand addresses, all of them sound: what an inspection must remember at least."""

from tests.bench.support.planted_site import Planted

PAGES = 112
FILES_A_PAGE = (
    891  # 112 × 891 files and 112 pages: as near to the limit of a run, 100,000 addresses, as it lets one come
)
_HEAD = '<html lang="zh-CN"><head><meta charset="utf-8"><title>附件目录第{number}页</title></head><body><p>本页列出公开的附件。</p>'


def many_addresses(port: int) -> Planted:
    """The site at ``port``: its home page names all others, and each page files of its own."""
    site = Planted(f"http://127.0.0.1:{port}/")
    others = "".join(f'<a href="/page-{number}.html">目录{number}</a>' for number in range(1, PAGES))
    for number in range(PAGES):
        links = "".join(
            f'<a href="/files/{number}/attachment-{file}.pdf">附件{file}</a>' for file in range(FILES_A_PAGE)
        )
        onward = "" if number else others
        path = f"/page-{number}.html" if number else "/"
        site.files[path] = f"{_HEAD.format(number=number)}{onward}{links}</body></html>".encode()
        site.files |= {f"/files/{number}/attachment-{file}.pdf": b"%PDF-1.4" for file in range(FILES_A_PAGE)}
    return site
