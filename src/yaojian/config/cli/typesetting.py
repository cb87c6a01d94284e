"""What the setting of documents needs on this machine, as ``yaojian doctor`` asks it: typefaces, typesetter, seal key."""

import os
from datetime import date
from pathlib import Path

from yaojian.kernel.errors import Refusal
from yaojian.kernel.rendering import fonts, geometry, pdf
from yaojian.kernel.rendering.seals import LocalSealService
from yaojian.kernel.rendering.spec import DocumentSpec, Format, Part

Answer = tuple[bool, str]
"""Whether it is good, and a sentence."""


def typefaces() -> Answer:
    """Every style of GB/T 9704-2012 has a face, and so have rare characters of names."""
    try:
        families = fonts.faces(fonts.folders()).families
    except Refusal as refusal:
        return False, str(refusal)
    told = "，".join(f"{style} {names[0]}" for style, names in families.items())
    if not any(name in fonts.RARE for name in families["仿宋"]):
        return False, f"{told}；没有 Noto CJK 字体，姓名中的生僻字排不出来，请运行 make setup。"
    return True, f"{told}。"


def sample() -> Answer:
    """A document is set and read back: typesetter, typefaces and geometry work together."""
    spec = DocumentSpec(
        format=Format.DOCUMENT,
        issuers=("示范机关",),
        body=(Part("根据年度计划，现将有关事项通知如下。" * 4),),
        date=date(2026, 3, 5),
        title="关于核对排版的通知",
        number="示范〔2026〕1号",
    )
    try:
        found = geometry.check(pdf.render(spec))
    except Refusal as refusal:
        return False, str(refusal)
    if found:
        return False, f"示例公文有 {len(found)} 处不符合 GB/T 9704-2012：{found[0].sentence}"
    return True, "示例公文的版式符合 GB/T 9704-2012。"


def seal_key(folder: Path) -> Answer:
    """The key of the local seal service, where there is one: it is made with the first seal."""
    service = LocalSealService(folder / "keys")
    named = os.environ.get("YAOJIAN_SEAL_KEY")
    if not service.path.exists():
        if named:
            return False, f"YAOJIAN_SEAL_KEY 指向的文件 {named} 不存在，请检查。"
        return True, "还没有，第一次用印时生成。"
    try:
        _, certificate = service.key()
    except Refusal as refusal:
        return False, str(refusal)
    return True, f"{service.path}，证书有效期至 {certificate.not_valid_after_utc:%Y-%m-%d}。"
