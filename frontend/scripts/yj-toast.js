// A message that leaves by itself after five seconds, unless it is an error (data-stay) or under the pointer or focus.
//   <yj-toast class="flash flash--success"><span>已保存。</span></yj-toast>
const SHOWN_FOR = 5000;

class Toast extends HTMLElement {
  connectedCallback() {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "flash__close";
    close.setAttribute("aria-label", "关闭提示");
    close.textContent = "×";
    close.addEventListener("click", () => this.remove());
    this.append(close);
    if (!this.closest("#notices")) return;
    this.leave();
    this.addEventListener("mouseenter", () => clearTimeout(this.timer));
    this.addEventListener("focusin", () => clearTimeout(this.timer));
    this.addEventListener("mouseleave", () => this.leave());
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  leave() {
    if ("stay" in this.dataset) return;
    this.timer = setTimeout(() => this.remove(), SHOWN_FOR);
  }
}

customElements.define("yj-toast", Toast);
