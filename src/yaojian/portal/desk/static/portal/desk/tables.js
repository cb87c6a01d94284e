// A table pasted into the body of an article becomes a table block; the editor for running text alone would lose it.
//   The server cleans what was pasted, as at the import from Word, and answers with blocks in the form Wagtail's editor takes;
//   they are put behind the block in which was pasted. Nothing is changed when the server cannot be asked.
{
  const PASTED = "/cms/articles/pasted";
  const ROOT = "body-root";

  const tell = (text) => {
    let bar = document.getElementById("yj-pasted");
    if (!bar) {
      bar = document.createElement("div");
      bar.id = "yj-pasted";
      bar.className = "yj-kept";
      bar.setAttribute("role", "status");
      document.getElementById(ROOT).before(bar);
    }
    bar.textContent = text;
  };

  const ask = async (html) => {
    const fields = new FormData();
    fields.append("html", html);
    fields.append("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(PASTED, { method: "POST", body: fields, headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return answer.json();
  };

  const put = async (root, place, html) => {
    try {
      const { blocks, notes } = await ask(html);
      blocks.forEach((block, step) => root.insert(block, place + 1 + step, { animate: false }));
      document.getElementById("page-edit-form")?.dispatchEvent(new Event("input", { bubbles: true }));
      tell(`已粘贴在所在段落之后，表格单独成块。${notes.join("")}`);
    } catch {
      tell("粘贴的表格没有处理成功，正文没有改动。请再粘贴一次，或用“从 Word 导入”。");
    }
  };

  const onPaste = (event) => {
    const html = event.clipboardData ? event.clipboardData.getData("text/html") : "";
    const field = event.target instanceof Element ? event.target.closest(".public-DraftEditor-content") : null;
    const root = document.getElementById(ROOT)?.rootBlock;
    if (!field || !root || !/<table\b/i.test(html)) return;
    const place = root.children.findIndex((child) => child.element.contains(field));
    if (place < 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // Only what Word marks as the copied piece.
    const piece = /<!--StartFragment-->([\s\S]*?)<!--EndFragment-->/.exec(html);
    put(root, place, piece && /<table\b/i.test(piece[1]) ? piece[1] : html);
  };

  window.addEventListener("paste", onPaste, true);
}
