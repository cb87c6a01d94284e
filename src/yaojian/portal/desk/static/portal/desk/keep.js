// Keeps what is being written when the session has ended: nothing typed is lost, and one goes on in place.
//   Before the form is sent, the server is asked whether somebody is still signed in. If not, the content stays on the page
//   and in this tab's own storage; after signing in anew in another tab it is sent with a fresh token. A page that was
//   reloaded meanwhile offers to send what was kept; so does one whose last saving was refused or got lost on the way,
//   which is told by the number of the newest version standing where it stood.
const form = document.getElementById("page-edit-form");
const SESSION = "/account/session";
const LOGIN = "/account/login";
const TOKEN = "csrfmiddlewaretoken";
const KEPT = "yj-kept:";
// The address changes when a new article is saved for the first time without being sent.
const place = () => KEPT + location.pathname;
const revision = () => form.querySelector("input[name=loaded_revision_id]")?.value || "";

const signedIn = async () => {
  const answer = await fetch(SESSION, { headers: { Accept: "application/json" } }).catch(() => null);
  // Without an answer (no network) the browser itself will say so.
  return answer === null || (answer.ok && !answer.redirected);
};

const keep = (sent) => {
  const fields = [...new FormData(form)].filter(([name, value]) => name !== TOKEN && typeof value === "string");
  try {
    const told = { fields, sent, revision: revision(), at: new Date().toISOString() };
    sessionStorage.setItem(place(), JSON.stringify(told));
  } catch {
    // The tab's storage is full: the page itself still holds everything.
  }
};

const kept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(place()) || "null");
  } catch {
    return null;
  }
};

const freshToken = async () => {
  const page = await (await fetch(location.pathname)).text();
  const field = new DOMParser().parseFromString(page, "text/html").querySelector(`input[name=${TOKEN}]`);
  return field ? field.value : "";
};

const element = (tag, text, attributes = {}) => {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

const ask = (goOn) => {
  const dialog = element("dialog", "", { class: "yj-signed-out", "aria-labelledby": "yj-signed-out" });
  const words = element("p", "您写的内容保留在本页，没有丢失。请在新窗口重新登录，再回到这里继续。");
  const login = element("a", "在新窗口登录", { href: LOGIN, target: "_blank", rel: "noopener", class: "button" });
  const on = element("button", "已重新登录，继续保存", { type: "button", class: "button button-secondary" });
  const told = element("p", "", { role: "status" });
  dialog.append(element("h2", "登录已过期", { id: "yj-signed-out" }), words, login, on, told);
  on.addEventListener("click", async () => {
    if (!(await signedIn())) {
      told.textContent = "还没有登录，请先在新窗口登录。";
      return;
    }
    const token = await freshToken();
    for (const field of document.querySelectorAll(`input[name=${TOKEN}]`)) field.value = token;
    dialog.close();
    dialog.remove();
    goOn();
  });
  document.body.append(dialog);
  dialog.showModal();
};

let waiting = 0;

const guardSending = () => {
  let checked = false;
  document.addEventListener(
    "submit",
    async (event) => {
      if (event.target !== form) return;
      if (checked) {
        checked = false;
        // What was typed last and waits to be kept must not come after it.
        clearTimeout(waiting);
        keep(true);
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      const goOn = () => {
        checked = true;
        form.requestSubmit(button);
      };
      if (await signedIn()) goOn();
      else {
        keep(false);
        ask(goOn);
      }
    },
    true,
  );
};

const guardTyping = () => {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(false), 800);
  });
  // What the editor saved by itself need not be offered.
  document.addEventListener("w-autosave:success", () => sessionStorage.removeItem(place()));
};

const sendKept = async (fields) => {
  const again = element("form", "", { method: "post", action: location.pathname, hidden: "" });
  for (const [name, value] of [...fields, [TOKEN, await freshToken()]]) {
    const field = element("textarea", "", { name });
    field.value = value;
    again.append(field);
  }
  document.body.append(again);
  again.submit();
};

// A new article that was sent has another address once it is saved.
const arrived = () => {
  const before = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
  if (before === location.pathname) return;
  const told = before && JSON.parse(sessionStorage.getItem(KEPT + before) || "null");
  if (told && told.sent) sessionStorage.removeItem(KEPT + before);
};

const offer = () => {
  arrived();
  const found = kept();
  if (!found) return;
  const beside = document.querySelector(".messages .error, .error-message");
  // A newer version is what was sent; beside errors the page itself holds it.
  if (found.sent && (found.revision !== revision() || beside)) {
    sessionStorage.removeItem(place());
    return;
  }
  const bar = element("div", "", { class: "yj-kept", role: "status" });
  const back = element("button", "恢复", { type: "button", class: "button button-small" });
  const drop = element("button", "不要了", { type: "button", class: "button button-small button-secondary" });
  back.addEventListener("click", () => {
    sessionStorage.setItem(place(), JSON.stringify({ ...found, sent: true }));
    sendKept(found.fields);
  });
  drop.addEventListener("click", () => {
    sessionStorage.removeItem(place());
    bar.remove();
  });
  const when = new Date(found.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  const words = found.sent ? `${when} 的保存没有成功，写的内容还在。` : `这里有 ${when} 没有保存的修改。`;
  bar.append(element("span", words), back, drop);
  form.before(bar);
};

if (form) {
  offer();
  guardTyping();
  guardSending();
}
