"""The words of each part of an article, as the findings count them."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from yaojian.portal.articles.content import ArticleContent, Part

_FIELDS = ("title", "summary", "source", "author", "keywords", "document_number")


def texts_of(content: ArticleContent) -> Iterator[tuple[str, str]]:
    """(part, text) of every part that has words, in reading order."""
    for field in _FIELDS:
        if text := getattr(content, field):
            yield field, text
    for number, part in enumerate(content.parts):
        if text := text_of(part):
            yield f"body.{number}", text


def text_of(part: Part) -> str:
    """The words of one block; paragraphs and cells on lines of their own."""
    if part["kind"] == "text":
        tree = LexborHTMLParser(part["html"], is_fragment=True)
        for one in tree.css("p, li, h3, h4, br, blockquote"):
            one.insert_after("\n")
        return str(tree.text()).strip("\n")
    cells = [cell for row in part.get("rows", ()) for cell in row]
    said = [part.get(name, "") for name in ("text", "alt", "caption", "name", "transcript")]
    return "\n".join(text for text in (*said, *part.get("head", ()), *cells) if text)
