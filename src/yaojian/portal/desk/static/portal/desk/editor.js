// Names the rich text fields and the cells of tables in Wagtail's editor for screen readers (Wagtail 7.4 leaves them nameless).
const name = () => {
  for (const field of document.querySelectorAll(".public-DraftEditor-content:not([aria-label])")) {
    field.setAttribute("aria-label", "正文");
  }
  for (const cell of document.querySelectorAll("textarea[id*='-cell-']:not([aria-label])")) {
    const found = /-cell-(\d+)-(\d+)$/.exec(cell.id);
    if (found) cell.setAttribute("aria-label", `表格第 ${Number(found[1]) + 1} 行第 ${Number(found[2]) + 1} 列`);
  }
  // Written in English in a template of Wagtail's, past its catalogue.
  for (const bar of document.querySelectorAll('nav[aria-label="Actions"]')) bar.setAttribute("aria-label", "操作");
};
new MutationObserver(name).observe(document.documentElement, { childList: true, subtree: true });
name();
