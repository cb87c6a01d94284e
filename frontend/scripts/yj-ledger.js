// A ledger with a preview beside it: space shows the row in focus, again or Escape closes; E goes to what is to be done.
// The list, its place and the focus stay. J, K, / and ? are in keys.js; all of them rest while the keys are switched off.
//   <yj-ledger data-preview="/oa/preview/"><table class="ledger">… <tr data-document="id">…</table></yj-ledger>
import { areOff, typing } from "./keys.js";

class Ledger extends HTMLElement {
  connectedCallback() {
    if (this.pane) return;
    this.pane = document.createElement("aside");
    this.pane.className = "preview";
    this.pane.hidden = true;
    this.pane.setAttribute("aria-label", "预览");
    this.pane.setAttribute("aria-live", "polite");
    this.append(this.pane);
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("focusin", (event) => this.follow(event.target));
  }

  key(event) {
    if (event.key === "Escape" && !this.pane.hidden) return this.close();
    if (areOff() || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const row = event.target.closest("tr[data-document]");
    if (!row || !event.target.closest("a.ledger__title")) return;
    if (event.key === " ") {
      event.preventDefault();
      if (this.shown === row) this.close();
      else this.show(row);
    } else if (event.key === "e") {
      event.preventDefault();
      location.assign(`${row.querySelector("a.ledger__title").href}#act`);
    }
  }

  // While the pane is open it follows the row in focus.
  follow(target) {
    const row = target.closest("tr[data-document]");
    if (row && !this.pane.hidden && row !== this.shown) this.show(row);
  }

  async show(row) {
    this.mark(row);
    const answer = await fetch(this.dataset.preview + row.dataset.document, { headers: { "HX-Request": "true" } });
    if (this.shown !== row) return;
    const told = answer.ok ? await answer.text() : "<p>暂时不能预览这份公文，请打开查看。</p>";
    this.pane.innerHTML = told;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-sm preview__close";
    close.textContent = "关闭预览";
    close.addEventListener("click", () => this.close());
    this.pane.prepend(close);
    this.pane.hidden = false;
    this.classList.add("with-preview");
  }

  close() {
    this.pane.hidden = true;
    this.classList.remove("with-preview");
    const row = this.shown;
    this.mark(null);
    if (row) row.querySelector("a.ledger__title").focus();
  }

  mark(row) {
    if (this.shown) this.shown.removeAttribute("aria-selected");
    this.shown = row;
    if (row) row.setAttribute("aria-selected", "true");
  }
}

customElements.define("yj-ledger", Ledger);

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
});
