// Hides a part of a form while one of some boxes is ticked; without script it always shows.
//   <yj-unless data-names="/none /waived">…</yj-unless>
class Unless extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    if (!this.form) return;
    this.look = () => { this.hidden = this.dataset.names.split(" ").some((name) => this.ticked(name)); };
    this.form.addEventListener("change", this.look);
    this.look();
  }

  disconnectedCallback() {
    if (this.form) this.form.removeEventListener("change", this.look);
  }

  ticked(name) {
    const box = this.form.elements[name];
    return Boolean(box && box.checked);
  }
}

customElements.define("yj-unless", Unless);
