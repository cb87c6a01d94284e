// Single keys: / to the search box; J and K down and up a ledger, Enter opens. Off while typing, and off for good by the
// switch in the account menu (WCAG 2.1.4).

const OFF = "yj-keys-off";
const isOff = () => localStorage.getItem(OFF) === "yes";
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

function step(by) {
  const links = [...document.querySelectorAll(".ledger__title")].map((title) => title.closest("a") || title.querySelector("a")).filter(Boolean);
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + by, 0), links.length - 1)].focus();
}

document.addEventListener("keydown", (event) => {
  if (isOff() || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  if (event.key === "/") {
    const box = document.querySelector(".search__box");
    if (!box) return;
    event.preventDefault();
    box.focus();
  } else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
});

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-keys-switch]")) {
    const tell = () => button.setAttribute("aria-pressed", String(!isOff()));
    button.hidden = false;
    button.addEventListener("click", () => {
      localStorage.setItem(OFF, isOff() ? "no" : "yes");
      tell();
    });
    tell();
  }
});
