// Elder mode: the link to the elder edition switches the page at hand instead, and the choice is kept on this device.
//   <yj-elder><a href="/elder/" data-standard="返回标准版">长者模式</a></yj-elder>
const KEY = "yj-mode";

class Elder extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a");
    this.words = this.querySelector("span");
    this.elderly = this.words.textContent;
    this.link.addEventListener("click", (event) => {
      event.preventDefault();
      this.set(document.documentElement.dataset.mode === "elder" ? "" : "elder");
    });
    this.set(localStorage.getItem(KEY) || "");
  }

  set(mode) {
    localStorage.setItem(KEY, mode);
    if (mode) document.documentElement.dataset.mode = mode;
    else delete document.documentElement.dataset.mode;
    this.words.textContent = mode ? this.link.dataset.standard : this.elderly;
  }
}

customElements.define("yj-elder", Elder);
