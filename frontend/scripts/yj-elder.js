// Elder mode: switches the page at hand; the choice is kept on this device and holds on every page.
// Hidden without script, because it could do nothing.
//   <yj-elder hidden><button type="button" data-standard="返回标准版"><span>长者模式</span></button></yj-elder>
const KEY = "yj-mode";

class Elder extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.button = this.querySelector("button");
    this.words = this.querySelector("span");
    this.elderly = this.words.textContent;
    this.button.addEventListener("click", () => this.set(document.documentElement.dataset.mode === "elder" ? "" : "elder"));
    this.set(localStorage.getItem(KEY) || "");
  }

  set(mode) {
    localStorage.setItem(KEY, mode);
    if (mode) document.documentElement.dataset.mode = mode;
    else delete document.documentElement.dataset.mode;
    this.words.textContent = mode ? this.button.dataset.standard : this.elderly;
  }
}

customElements.define("yj-elder", Elder);
