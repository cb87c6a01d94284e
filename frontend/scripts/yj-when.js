// Shows a part of a form only while another question has one of the wanted answers; without script it always shows.
//   <yj-when data-name="/entrusts" data-values="true|both">…</yj-when>
class When extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    if (!this.form) return;
    this.wanted = new Set(this.dataset.values.split("|"));
    this.look = () => { this.hidden = !this.answers().some((answer) => this.wanted.has(answer)); };
    this.form.addEventListener("change", this.look);
    this.look();
  }

  disconnectedCallback() {
    if (this.form) this.form.removeEventListener("change", this.look);
  }

  answers() {
    return new FormData(this.form).getAll(this.dataset.name);
  }
}

customElements.define("yj-when", When);
