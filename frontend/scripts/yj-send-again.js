import { notice } from "./notice.js";

// A form that must get through: when the line breaks while it is sent, the page and all that was typed stay, and it is sent
// again by itself. Its idempotency key makes a second arrival the same act. Without script it is an ordinary form.
//   <yj-send-again><form method="post">…</form></yj-send-again>
const PAUSE = 10_000;

class SendAgain extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.begin(event));
    this.retry = () => this.waiting && this.send();
    window.addEventListener("online", this.retry);
  }

  disconnectedCallback() {
    window.removeEventListener("online", this.retry);
    clearTimeout(this.timer);
  }

  begin(event) {
    event.preventDefault();
    if (this.busy) return;
    this.data = new FormData(this.form);
    this.send();
  }

  async send() {
    clearTimeout(this.timer);
    this.busy = true;
    this.waiting = false;
    this.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: this.data, headers: { "HX-Request": "true" } });
      await this.show(answer);
    } catch {
      this.later();
    }
  }

  // Asked as by htmx, because a 303 followed here would use up the words of thanks.
  // Taken: go where the answer leads. Something to correct: its page takes the place of this one.
  async show(answer) {
    if (answer.status >= 500) throw new Error("not taken");
    const signIn = answer.headers.get("X-Yaojian-Sign-In");
    if (signIn) document.dispatchEvent(new CustomEvent("yj-signed-out"));
    const next = signIn || answer.headers.get("HX-Redirect") || (answer.redirected && answer.url);
    if (next) {
      location.assign(next);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (!main) {
      this.busy = false;
      this.removeAttribute("aria-busy");
      notice(page.body.textContent.trim(), "error");
      return;
    }
    document.querySelector("main").replaceWith(main);
    main.focus();
  }

  later() {
    if (!this.waiting) notice("网络不通，报告还没有送达。内容已保留在本页，请不要关闭，网络恢复后自动重发。", "error");
    this.waiting = true;
    this.timer = setTimeout(this.retry, PAUSE);
  }
}

customElements.define("yj-send-again", SendAgain);
