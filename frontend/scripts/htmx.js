// htmx with our rules: the CSRF token goes along, refusals go to the corner, a broken connection is said in words.
import htmx from "htmx.org";
import { notice } from "./notice.js";

window.htmx = htmx;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.value;
});

// Words typed before this script ran (a slow line, a quick hand) are looked for as well.
document.addEventListener("htmx:load", (event) => {
  for (const field of event.detail.elt.querySelectorAll("[hx-trigger*=yj-typed]")) if (field.value !== field.defaultValue) htmx.trigger(field, "yj-typed");
});

// Who was picked while the list was still on its way stays picked in the list that comes.
document.addEventListener("htmx:beforeSwap", (event) => {
  const old = event.detail.target;
  if (!old.matches?.(".picker")) return;
  const late = [...old.querySelectorAll(".picker__found input:checked")].map((box) => box.closest("label"));
  if (!late.length) return;
  document.addEventListener("htmx:afterSettle", () => {
    const now = document.getElementById(old.id);
    for (const label of late) {
      const box = now.querySelector(`input[value="${CSS.escape(label.control.value)}"]`);
      if (box) box.checked = true;
      else now.querySelector(".picker__found").prepend(label);
    }
  }, { once: true });
});

// A refusal names its own place (HX-Retarget) and must be shown whatever its status.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  if (event.detail.xhr.status !== 401) return;
  document.dispatchEvent(new CustomEvent("yj-signed-out"));
  const signIn = event.detail.xhr.getResponseHeader("X-Yaojian-Sign-In");
  if (signIn) notice("登录已过期，这次操作没有完成。点此重新登录，已填内容会恢复。", "error", signIn);
});

document.addEventListener("htmx:responseError", (event) => event.detail.xhr.status !== 401 && notice("系统暂时没有响应，这次操作没有完成。请稍后重试。", "error"));
document.addEventListener("htmx:sendError", () => notice("网络不通，这次操作没有完成。请检查网络后重试，已填内容仍在。", "error"));
document.addEventListener("htmx:timeout", () => notice("等待时间过长，请稍后重试，已填内容仍在。", "error"));
