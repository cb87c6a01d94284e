"""What a version must have before it is submitted. Pure; the gate of later rooms (words, links, personal data) joins here."""

from yaojian.portal.articles.content import ArticleContent


def problems_of(content: ArticleContent) -> list[str]:
    """Sentences without 。; empty when it may be submitted."""
    found = []
    if not content.plain_text().strip():
        found.append("正文是空的")
    if not content.source.strip():
        found.append("没有填写来源")
    headings = [part["level"] for part in content.parts if part["kind"] == "heading"]
    if headings and headings[0] != 2:
        found.append("第一个小标题应为一级标题")
    if any(part["kind"] == "table" and not part["caption"] for part in content.parts):
        found.append("有表格没有标题")
    return found
