"""What ``yaojian doctor`` says of this machine's typefaces, typesetter and seal key."""

from pathlib import Path

import pytest

from yaojian.config.cli import typesetting
from yaojian.kernel.rendering import fonts, geometry
from yaojian.kernel.rendering.measured import Deviation
from yaojian.kernel.rendering.seals import KEY_FILE, LocalSealService


def test_good_machine_is_told_face_by_face(tmp_path: Path) -> None:
    good, sentence = typesetting.typefaces()
    assert good
    assert all(style in sentence for style in ("仿宋", "黑体", "楷体", "小标宋", "宋体"))
    assert typesetting.sample() == (True, "示例公文的版式符合 GB/T 9704-2012。")
    assert typesetting.seal_key(tmp_path) == (True, "还没有，第一次用印时生成。")
    assert list(tmp_path.iterdir()) == []


def test_missing_typefaces_are_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    fandol, noto, *_ = fonts.FOLDERS
    monkeypatch.setattr(fonts, "FOLDERS", (noto,))
    for good, sentence in (typesetting.typefaces(), typesetting.sample()):
        assert not good
        assert sentence.startswith("本机没有仿宋字体，公文不能按国家标准排版。请管理员运行 make setup")
    monkeypatch.setattr(fonts, "FOLDERS", (fandol,))
    good, sentence = typesetting.typefaces()
    assert not good
    assert sentence.endswith("没有 Noto CJK 字体，姓名中的生僻字排不出来，请运行 make setup。")


def test_sample_off_the_grid_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geometry, "check", lambda _: [Deviation(1, "5.2.1", "文字超出版心左边 3.0 毫米。")])
    assert typesetting.sample() == (False, "示例公文有 1 处不符合 GB/T 9704-2012：文字超出版心左边 3.0 毫米。")


def test_seal_key_is_named_with_its_end_or_with_its_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = LocalSealService(tmp_path / "keys")
    _, certificate = service.key()
    good, sentence = typesetting.seal_key(tmp_path)
    assert good
    assert f"证书有效期至 {certificate.not_valid_after_utc:%Y-%m-%d}。" in sentence
    (tmp_path / "keys" / KEY_FILE).write_text("no key")
    assert typesetting.seal_key(tmp_path) == (
        False,
        "用印密钥无法使用：文件内容不是私钥和证书。请管理员检查用印密钥文件和文件夹权限。",
    )
    monkeypatch.setenv("YAOJIAN_SEAL_KEY", str(tmp_path / "none.pem"))
    good, sentence = typesetting.seal_key(tmp_path)
    assert not good
    assert "none.pem 不存在" in sentence
