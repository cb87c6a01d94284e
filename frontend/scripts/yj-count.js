// Counts the characters of a field against its maxlength, as the reader types.
//   <yj-count data-for="id_opinion"></yj-count>
class Count extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.for);
    if (!this.field) return;
    this.tell = () => {
      const most = this.field.maxLength > 0 ? ` / ${this.field.maxLength}` : "";
      this.textContent = `${[...this.field.value].length}${most} 字`;
    };
    this.field.addEventListener("input", this.tell);
    this.tell();
  }

  disconnectedCallback() {
    if (this.field) this.field.removeEventListener("input", this.tell);
  }
}

customElements.define("yj-count", Count);
