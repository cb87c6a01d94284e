// Tells who else has this page open: says so to the server every half minute while the page is seen.
//   <yj-others data-url="/qy/reports/…/here" data-token="…" hidden><span data-others></span></yj-others>
const EVERY = 30000;

class Others extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "status");
    this.timer = setInterval(() => this.ask(), EVERY);
    this.ask();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async ask() {
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", headers: { "X-CSRFToken": this.dataset.token, "HX-Request": "true" }, redirect: "manual" });
      if (!answer.ok) return;
      const { told } = await answer.json();
      this.querySelector("[data-others]").textContent = told;
      this.hidden = !told;
    } catch {
      // Without a network there is nobody to tell of; the autosave says so already.
    }
  }
}

customElements.define("yj-others", Others);
