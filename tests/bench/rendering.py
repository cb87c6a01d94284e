"""Red-header documents, one after the other in one process, beside WeasyPrint doing the same page.

Each document is another one (number, title, text), so nothing is remembered but typefaces and styles. Ours is checked
against GB/T 9704-2012 before anything is timed. Both write PDF/A-2; the peer takes turns with us in a process of its own. CPU times
are told too: they hardly depend on what else the machine does.
"""

import json
import statistics
import subprocess
import time
from typing import Any

from tests.bench.support import peers
from tests.bench.support.timings import Timings, emit, time_of
from yaojian.kernel.rendering import docx, geometry, ofd, pdf, spec
from yaojian.kernel.rendering.spec import DocumentSpec

WARM = 5
DOCUMENTS = 100
FORMATS_MEASURED = 20
TEXT = (
    "为加强疫苗储存、运输全过程质量管理，保障人民群众用药安全，根据《中华人民共和国疫苗管理法》《药品经营和使用质量监督管理办法》"
    "等规定，决定在全省范围内开展专项检查，现将第{number}批有关事项通知如下。"
)


def main() -> None:
    """Turn by turn; the last line is the result."""
    ours, peer, sizes = Timings(), Timings(), [0, 0]
    cpu: tuple[list[float], list[float]] = ([], [])
    faults = geometry.check(pdf.render(_document(0)))
    if faults:
        raise SystemExit(f"not as the standard says: {faults}")
    command = [str(peers.python_of("weasyprint")), "-m", "tests.bench.support.weasy"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        for number in range(WARM + DOCUMENTS):
            document = _document(number)
            used = time.process_time()
            took = time_of(lambda document=document: sizes.__setitem__(0, len(pdf.render(document))))  # type: ignore[misc]  # a default, not an argument
            used = time.process_time() - used
            told = _ask(other, number)
            if number >= WARM:
                cpu[0].append(used)
                cpu[1].append(told["cpu"])
                ours.add(took)
                peer.add(told["seconds"])
                sizes[1] = told["bytes"]
    others = {kind.__name__.rpartition(".")[2]: _times(kind) for kind in (docx, ofd)}
    emit(
        "rendering",
        ours.p50_ms,
        peer.p50_ms,
        unit="ms, one red-header document as PDF/A-2",
        peer="WeasyPrint 70, fonts and style sheet kept, the same page",
        more_is_better=False,
        p95_ms=round(ours.p95_ms, 1),
        peer_p95_ms=round(peer.p95_ms, 1),
        cpu_ms=round(statistics.median(cpu[0]) * 1_000, 1),
        peer_cpu_ms=round(statistics.median(cpu[1]) * 1_000, 1),
        per_second=round(ours.per_second(), 1),
        kib=round(sizes[0] / 1024),
        peer_kib=round(sizes[1] / 1024),
        docx_ms=round(others["docx"].p50_ms, 1),
        ofd_ms=round(others["ofd"].p50_ms, 1),
        documents=DOCUMENTS,
    )


def _ask(other: "subprocess.Popen[str]", number: int) -> dict[str, Any]:
    if other.stdin is None or other.stdout is None:
        raise SystemExit("the peer has no pipes")
    other.stdin.write(json.dumps(_peer(number)) + "\n")
    other.stdin.flush()
    line = other.stdout.readline()
    if not line:
        raise SystemExit("the peer ended; see what it printed above")
    told: dict[str, Any] = json.loads(line)
    return told


def _times(kind: Any) -> Timings:
    found = Timings()
    for number in range(FORMATS_MEASURED):
        document = _document(10_000 + number)
        found.add(time_of(lambda document=document: kind.render(document)))  # type: ignore[misc]  # as above
    return found


def _peer(number: int) -> dict[str, str]:
    return {
        "issuer": "湖北省药品监督管理局",
        "number": f"鄂药监〔2026〕{number}号",
        "title": f"关于开展第{number}批疫苗储存运输质量管理检查的通知",
        "main_to": "各市、州市场监督管理局，各分局",
        "body": TEXT.format(number=number),
        "date": "2026年3月5日",
        "copy_to": "国家药品监督管理局，省卫生健康委员会",
    }


def _document(number: int) -> DocumentSpec:
    words = _peer(number)
    return spec.from_mapping(
        {
            "format": "文件",
            "issuers": [words["issuer"]],
            "number": words["number"],
            "title": words["title"],
            "main_to": words["main_to"],
            "body": [words["body"], {"level": 1, "text": "检查范围"}, words["body"]],
            "date": "2026-03-05",
            "copy_to": words["copy_to"].split("，"),
            "print_office": "湖北省药品监督管理局办公室",
            "print_date": "2026-03-06",
        }
    )


if __name__ == "__main__":
    main()
