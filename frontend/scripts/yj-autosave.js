// Saves a form's draft on the server two seconds after the last key and at least every twenty seconds while typing.
// The server answers 2xx; the element tells the time. It never replaces what is typed. A JSON answer may bring its own
// sentence (told) and new values of hidden fields (fields: {row_version: 7}). After 409 it waits for the person.
// One save at a time: a form sent meanwhile goes out after it, or it would meet its own older version.
//   <yj-autosave data-url="/qy/reports/…/draft"><form method="post">…</form><p class="saved" data-saved></p></yj-autosave>
const PAUSE = 2000;
const LONGEST = 20000;

class Autosave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.place = this.querySelector("[data-saved]");
    if (!this.form || this.hasAttribute("data-off")) return;
    if (this.place) this.place.setAttribute("role", "status");
    this.typed = () => this.wait();
    this.hidden_ = () => {
      if (document.visibilityState === "hidden" && this.since) this.save();
    };
    this.form.addEventListener("input", this.typed);
    this.form.addEventListener("submit", (event) => this.sent(event));
    document.addEventListener("visibilitychange", this.hidden_);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.hidden_);
  }

  wait() {
    this.since = this.since || Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  sent(event) {
    clearTimeout(this.timer);
    this.since = null;
    if (!this.running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.running.then(() => this.form.requestSubmit(event.submitter));
  }

  save() {
    clearTimeout(this.timer);
    if (this.stopped) return;
    if (this.running) {
      this.timer = setTimeout(() => this.save(), PAUSE);
      return;
    }
    this.since = null;
    this.running = this.send().finally(() => {
      this.running = null;
    });
  }

  async send() {
    const body = new FormData(this.form);
    for (const field of this.form.querySelectorAll("input[type=file], [data-unsaved]")) body.delete(field.name);
    // A page about to go away needs keepalive, which takes no more than 64 KB.
    const keepalive = document.visibilityState === "hidden";
    try {
      const answer = await fetch(this.dataset.url || this.form.action, { method: "POST", body, headers: { "HX-Request": "true", "X-Autosave": "yes" }, redirect: "manual", keepalive });
      if (answer.status === 401) document.dispatchEvent(new CustomEvent("yj-signed-out"));
      if (answer.status === 409) this.stopped = true;
      const words = (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : {};
      for (const [name, value] of Object.entries(words.fields || {})) this.form.elements[name].value = value;
      this.tell(words.told || (answer.ok ? `${this.now()} 已保存草稿` : "草稿没有保存，请按“保存”再试一次。"), answer.ok);
    } catch {
      this.tell("网络不通，草稿没有保存。联网后会再试，请不要关闭页面。", false);
      this.timer = setTimeout(() => this.save(), LONGEST);
    }
  }

  now() {
    const time = new Date();
    return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  }

  tell(sentence, good) {
    if (!this.place) return;
    this.place.textContent = sentence;
    this.place.classList.toggle("bad", !good);
    this.dispatchEvent(new CustomEvent("yj-saved", { bubbles: true, detail: { good } }));
  }
}

customElements.define("yj-autosave", Autosave);
