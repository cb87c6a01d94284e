// Tools of an article: size of letters (kept on this device), reading aloud with the device's own voice, printing, sharing.
// Hidden without script, because they could do nothing.
//   <yj-reading hidden><button data-size="l">大</button><button data-speak data-stop="停止朗读"><span>朗读</span></button>
//   <button data-print>打印</button><button data-share><span role="status">分享</span></button></yj-reading>
const KEY = "yj-size";
const LONGEST = 180; // characters a voice takes at once; some stop silently after more

class Reading extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.article = this.closest("article");
    this.sizes = [...this.querySelectorAll("[data-size]")];
    for (const button of this.sizes) button.addEventListener("click", () => this.size(button.dataset.size));
    this.size(localStorage.getItem(KEY) || "m");
    this.querySelector("[data-print]").addEventListener("click", () => window.print());
    this.querySelector("[data-share]").addEventListener("click", (event) => this.share(event.currentTarget));
    this.speaker = this.querySelector("[data-speak]");
    if (!("speechSynthesis" in window)) this.speaker.hidden = true;
    this.speaker.addEventListener("click", () => (speechSynthesis.speaking ? this.quiet() : this.speak()));
    window.addEventListener("pagehide", () => "speechSynthesis" in window && speechSynthesis.cancel());
  }

  size(name) {
    localStorage.setItem(KEY, name);
    this.article.dataset.size = name;
    for (const button of this.sizes) button.setAttribute("aria-pressed", String(button.dataset.size === name));
  }

  async share(button) {
    const told = button.querySelector("span");
    if (navigator.share) {
      await navigator.share({ title: document.title, url: location.href }).catch(() => {});
      return;
    }
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    told.textContent = copied ? "地址已复制" : location.href;
  }

  speak() {
    const words = this.article.querySelector(".article__body").innerText;
    const title = this.article.querySelector("h1").innerText;
    this.label = this.speaker.querySelector("span");
    this.said = this.label.textContent;
    this.label.textContent = this.speaker.dataset.stop;
    const parts = (`${title}。${words}`.match(/[^。！？；\n]+[。！？；\n]*/g) || []).flatMap((part) => part.match(new RegExp(`[^]{1,${LONGEST}}`, "g")) || []);
    parts.forEach((part, at) => {
      const utterance = new SpeechSynthesisUtterance(part);
      utterance.lang = "zh-CN";
      utterance.rate = document.documentElement.dataset.mode === "elder" ? 0.85 : 1;
      if (at === parts.length - 1) utterance.addEventListener("end", () => this.quiet());
      speechSynthesis.speak(utterance);
    });
  }

  quiet() {
    speechSynthesis.cancel();
    if (this.said) this.label.textContent = this.said;
  }
}

customElements.define("yj-reading", Reading);
