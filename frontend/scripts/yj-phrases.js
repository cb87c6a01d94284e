// Common phrases that a click puts into a field where the cursor stands. Hidden without script: nothing would happen.
//   <yj-phrases data-for="id_opinion"><ul class="phrases" hidden><li><button type="button">同意。</button></li></ul></yj-phrases>
class Phrases extends HTMLElement {
  connectedCallback() {
    const list = this.querySelector("[hidden]");
    if (list) list.hidden = false;
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      const field = document.getElementById(this.dataset.for);
      if (!button || !field) return;
      field.setRangeText(button.dataset.text || button.textContent.trim(), field.selectionStart, field.selectionEnd, "end");
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

customElements.define("yj-phrases", Phrases);
