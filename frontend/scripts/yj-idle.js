// Warns before the session ends for idleness and lets it go on (WCAG 2.2.1). Every page and every request starts the
// clock again, in all tabs: they share the time of the last request.
//   <yj-idle data-limit="1800" data-warning="120" data-keep="/account/keep" hidden></yj-idle>   (seconds)
const LAST = "yj-last-request";

class Idle extends HTMLElement {
  connectedCallback() {
    this.limit = Number(this.dataset.limit) * 1000;
    this.warning = Number(this.dataset.warning) * 1000;
    this.asked = () => this.again();
    document.addEventListener("htmx:afterRequest", this.asked);
    document.addEventListener("yj-saved", this.asked);
    this.again();
    this.timer = setInterval(() => this.look(), 5000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("htmx:afterRequest", this.asked);
    document.removeEventListener("yj-saved", this.asked);
  }

  again() {
    localStorage.setItem(LAST, String(Date.now()));
    this.close();
  }

  look() {
    const left = Number(localStorage.getItem(LAST)) + this.limit - Date.now();
    if (left > this.warning) this.close();
    else if (left > 0) this.warn(Math.ceil(left / 60000));
    else this.ended();
  }

  warn(minutes) {
    if (this.box) return;
    this.show(`已有一段时间没有操作，约 ${minutes} 分钟后将自动退出。`, "继续使用", () => this.keep());
  }

  ended() {
    if (this.over) return;
    this.over = true;
    this.close();
    document.dispatchEvent(new CustomEvent("yj-signed-out"));
    this.show("长时间没有操作，已退出登录。已填内容保留在本页。", "重新登录", () => location.reload());
  }

  show(sentence, label, act) {
    this.before = document.activeElement;
    this.box = document.createElement("div");
    this.box.className = "idle";
    this.box.setAttribute("role", "alertdialog");
    this.box.setAttribute("aria-label", "登录即将过期");
    const words = document.createElement("p");
    words.textContent = sentence;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-primary";
    button.textContent = label;
    button.addEventListener("click", act);
    this.box.append(words, button);
    document.getElementById("notices").append(this.box);
    button.focus();
  }

  async keep() {
    const answer = await fetch(this.dataset.keep, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer && answer.ok) this.again();
    else this.ended();
  }

  close() {
    if (!this.box) return;
    this.box.remove();
    this.box = null;
    if (this.before) this.before.focus();
  }
}

customElements.define("yj-idle", Idle);
