"""WeasyPrint beside our typesetter: documents come in as JSON lines, the seconds each took go out. Runs in its own environment.

The page is written as one writes it for this library: HTML and CSS, parsed style sheet and fonts kept between documents,
PDF/A-2b. It has the same head, title, text, signature and end, but nobody promises its grid.
"""

import html
import json
import sys
import time

from weasyprint import CSS, HTML  # type: ignore[import-not-found]  # in the environment of the peer alone
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-not-found]  # as above

FOLDER = "file:///usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
STYLE = f"""
@font-face {{ font-family: Fang; src: url({FOLDER}/FandolFang-Regular.otf) }}
@font-face {{ font-family: Hei; src: url({FOLDER}/FandolHei-Regular.otf) }}
@font-face {{ font-family: Song; font-weight: bold; src: url({FOLDER}/FandolSong-Bold.otf) }}
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-right {{ content: "— " counter(page) " —"; font: 14pt Song }} }}
html {{ font: 16pt/28.98pt Fang; text-align: justify }}
p {{ margin: 0; text-indent: 2em }}
h1 {{ margin: 35mm 0 0; font: bold 44pt/1 Song; color: red; text-align: center; white-space: nowrap; letter-spacing: -5pt }}
h2 {{ font: bold 22pt/28.98pt Song; text-align: center; margin: 58pt 0 29pt }}
h3 {{ font: 16pt/28.98pt Hei; margin: 0; text-indent: 2em }}
.number {{ margin-top: 58pt; text-align: center; text-indent: 0; border-bottom: 2pt solid red; padding-bottom: 4mm }}
.to {{ text-indent: 0 }}
.sign {{ margin-top: 58pt; text-align: right; break-inside: avoid; padding-right: 4em }}
table {{ border-collapse: collapse; width: 100%; font-size: 10pt; line-height: 15pt }}
th, td {{ border: .5pt solid; padding: 1mm }}
.end {{ font-size: 14pt; border-top: 1pt solid; border-bottom: 1pt solid; margin-top: 2em }}
"""


def page(spec: dict[str, str]) -> str:
    """The document as HTML; a ``spec`` with ``html`` brings its own page (``report_pdf``)."""
    if "html" in spec:
        return f'<html lang="zh"><title>报告</title>{spec["html"]}</html>'
    words = {key: html.escape(text) for key, text in spec.items()}
    return (
        '<html lang="zh"><title>{title}</title><h1>{issuer}文件</h1><p class="number">{number}</p><h2>{title}</h2>'
        '<p class="to">{main_to}：</p><p>{body}</p><h3>一、检查范围</h3><p>{body}</p>'
        '<div class="sign">{issuer}<br>{date}</div><div class="end">抄送：{copy_to}。</div></html>'
    ).format(**words)


def main() -> None:
    """One line in, one line out, until nothing comes."""
    fonts = FontConfiguration()
    style = CSS(string=STYLE, font_config=fonts)
    for line in sys.stdin:
        spec = json.loads(line)
        began, used = time.perf_counter(), time.process_time()
        made = HTML(string=page(spec)).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-2b")
        took = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - used, "bytes": len(made)}
        print(json.dumps(took), flush=True)


if __name__ == "__main__":
    main()
