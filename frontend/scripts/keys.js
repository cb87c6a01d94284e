// Single keys: / to the search box; J and K down and up a ledger, Enter opens; ? tells them all. Off while typing, and off
// for good by the switch in the account menu (WCAG 2.1.4). Those of a ledger's preview are in yj-ledger.js.

const OFF = "yj-keys-off";
const HELP = [
  ["/", "到搜索框"],
  ["J K", "台账中下移、上移"],
  ["Enter", "打开公文"],
  ["空格", "在右侧预览，再按关闭"],
  ["E", "办理"],
  ["Esc", "关闭预览或本表"],
  ["?", "显示本表"],
];
export const areOff = () => localStorage.getItem(OFF) === "yes";
export const typing = (target) => target.closest("textarea, select, [contenteditable], input");

function step(by) {
  const links = [...document.querySelectorAll(".ledger__title")].map((title) => title.closest("a") || title.querySelector("a")).filter(Boolean);
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + by, 0), links.length - 1)].focus();
}

// A modal <dialog>: focus stays inside, Escape closes it.
function help() {
  const known = document.querySelector(".keys");
  if (known) return known.remove();
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  dialog.setAttribute("aria-label", "快捷键");
  const list = document.createElement("dl");
  for (const [key, words] of HELP) {
    const term = document.createElement("dt");
    term.textContent = key;
    const told = document.createElement("dd");
    told.textContent = words;
    list.append(term, told);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-sm";
  close.textContent = "关闭";
  close.addEventListener("click", () => dialog.remove());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(list, close);
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (areOff() || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  if (event.key === "/") {
    const box = document.querySelector(".search__box");
    if (!box) return;
    event.preventDefault();
    box.focus();
  } else if (event.key === "?") help();
  else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
});

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-keys-switch]")) {
    const tell = () => button.setAttribute("aria-pressed", String(!areOff()));
    button.hidden = false;
    button.addEventListener("click", () => {
      localStorage.setItem(OFF, areOff() ? "no" : "yes");
      tell();
    });
    tell();
  }
});
