// Warns before the session ends and lets the reader go on with one click (WCAG 2.2.1). The server owns the clock: before
// warning it is asked, because another tab may have been used meanwhile. Seconds.
//   <yj-idle data-session="/account/session" data-idle="1800" data-limit="43200" data-warn="120"></yj-idle>
const token = () => (document.querySelector("input[name=csrfmiddlewaretoken]") || { value: "" }).value;

class Idle extends HTMLElement {
  connectedCallback() {
    this.warnAt = Number(this.dataset.warn);
    this.start(Number(this.dataset.idle), Number(this.dataset.limit));
    // A request made by this page has moved the clock; what it stands at is asked when it matters.
    this.look = () => this.timer && document.visibilityState === "visible" && this.ask();
    document.addEventListener("visibilitychange", this.look);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.look);
  }

  start(idle, limit) {
    clearTimeout(this.timer);
    this.left = Math.min(idle, limit);
    this.final = limit <= idle;
    this.timer = setTimeout(() => this.ask(), Math.max(1, this.left - this.warnAt) * 1000);
  }

  async ask(method = "GET") {
    clearTimeout(this.timer);
    const answer = await fetch(this.dataset.session, { method, headers: { "X-CSRFToken": token(), Accept: "application/json" } }).catch(() => null);
    if (!answer) this.timer = setTimeout(() => this.ask(), 30000);
    else if (!answer.ok || answer.redirected) this.ended();
    else this.decide(await answer.json());
  }

  decide({ idle, limit }) {
    this.close();
    this.start(idle, limit);
    if (this.left > this.warnAt + 1) return;
    const minutes = Math.max(1, Math.ceil(this.left / 60));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), (this.left + 1) * 1000);
    if (this.final) this.show(`本次登录将在约 ${minutes} 分钟后到期，请先保存，再重新登录。`, "知道了", () => this.close());
    else this.show(`已有一段时间没有操作，约 ${minutes} 分钟后将自动退出。`, "继续使用", () => this.ask("POST"));
  }

  ended() {
    this.close();
    document.dispatchEvent(new CustomEvent("yj-signed-out"));
    this.show("登录已过期。已填内容保留在本页，重新登录后会恢复。", "重新登录", () => location.reload());
  }

  show(sentence, label, act) {
    this.before = document.activeElement;
    this.box = document.createElement("div");
    this.box.className = "idle";
    this.box.setAttribute("role", "alertdialog");
    this.box.setAttribute("aria-label", sentence);
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

  close() {
    if (!this.box) return;
    this.box.remove();
    this.box = null;
    if (this.before) this.before.focus();
  }
}

customElements.define("yj-idle", Idle);
