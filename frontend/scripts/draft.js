import { notice } from "./notice.js";

// What was typed survives an expired session. When a form is sent, its values are kept for this tab only
// (sessionStorage, never the disk's local store); if the answer is the sign-in page, they return afterwards.

const SENT = "yj-sent";
const RESUME = "yj-resume";
const KEPT = new Set(["text", "textarea", "search", "tel", "email", "number", "date", "datetime-local", "url", "select-one", "select-multiple", "radio", "checkbox"]);

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && KEPT.has(field.type));
const formAt = (index) => document.querySelectorAll("main form[method=post]")[index];

function keep(form) {
  const index = [...document.querySelectorAll("main form[method=post]")].indexOf(form);
  if (index < 0 || form.querySelector("[type=password]")) return;
  const values = fieldsOf(form).map((field) => [field.name, field.value, field.type === "radio" || field.type === "checkbox" ? field.checked : null]);
  sessionStorage.setItem(SENT, JSON.stringify({ path: location.pathname, index, values }));
}

function restore(form, values) {
  const left = [...values];
  for (const field of fieldsOf(form)) {
    const at = left.findIndex(([name, value, checked]) => name === field.name && (checked === null || value === field.value));
    if (at < 0) continue;
    const [, value, checked] = left.splice(at, 1)[0];
    if (checked === null) field.value = value;
    else field.checked = checked;
  }
}

document.addEventListener("submit", (event) => keep(event.target));
document.addEventListener("yj-signed-out", () => {
  for (const form of document.querySelectorAll("main form[method=post]")) if (fieldsOf(form).some((field) => field.value)) keep(form);
  sessionStorage.setItem(RESUME, "yes");
});

document.addEventListener("DOMContentLoaded", () => {
  const sent = JSON.parse(sessionStorage.getItem(SENT) || "null");
  if (!sent) return;
  if (document.body.classList.contains("plain")) {
    sessionStorage.setItem(RESUME, "yes");
    return;
  }
  const form = formAt(sent.index);
  if (sessionStorage.getItem(RESUME) && location.pathname === sent.path && form) {
    restore(form, sent.values);
    notice("已恢复登录前填写的内容，请核对后重新提交。", "info");
  }
  sessionStorage.removeItem(SENT);
  sessionStorage.removeItem(RESUME);
});
