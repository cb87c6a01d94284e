// Names the rich text fields of Wagtail's editor for screen readers (Wagtail 7.4 leaves them nameless).
const name = () => {
  for (const field of document.querySelectorAll(".public-DraftEditor-content:not([aria-label])")) {
    field.setAttribute("aria-label", "正文");
  }
};
new MutationObserver(name).observe(document.documentElement, { childList: true, subtree: true });
name();
