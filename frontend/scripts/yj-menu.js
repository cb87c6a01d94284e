// Closes the <details> menu inside on Escape, on a click elsewhere and when focus leaves.
//   <yj-menu><details class="menu"><summary>更多</summary><div class="menu__list">…</div></details></yj-menu>
class Menu extends HTMLElement {
  connectedCallback() {
    this.details = this.querySelector("details");
    this.elsewhere = (event) => {
      if (!this.contains(event.target)) this.details.open = false;
    };
    document.addEventListener("click", this.elsewhere);
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.contains(event.relatedTarget)) this.details.open = false;
    });
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.elsewhere);
  }

  key(event) {
    if (event.key !== "Escape" || !this.details.open) return;
    this.details.open = false;
    this.details.querySelector("summary").focus();
  }
}

customElements.define("yj-menu", Menu);
