// Forms: send once, show what is wrong, send with Ctrl+Enter.

function showErrors() {
  const summary = document.querySelector("[data-focus]");
  if (!summary) return;
  summary.focus();
  if (!document.title.startsWith("错误：")) document.title = `错误：${document.title}`;
}

document.addEventListener("DOMContentLoaded", showErrors);
document.addEventListener("htmx:afterSettle", showErrors);

// The second click on a button that already sends does nothing; the server would answer it with the first result anyway.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button || event.target.method !== "post") return;
  if (button.getAttribute("aria-busy") === "true") event.preventDefault();
  else button.setAttribute("aria-busy", "true");
});

function free() {
  for (const button of document.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
}
window.addEventListener("pageshow", free);
document.addEventListener("htmx:afterRequest", free);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.tagName !== "TEXTAREA") return;
  const button = event.target.form && event.target.form.querySelector("[type=submit]");
  if (button) button.click();
});
