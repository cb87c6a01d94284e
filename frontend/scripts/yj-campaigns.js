// Campaigns on the public site. Without script a pop-up is a plain link in the page and nothing floats away.
//   <yj-popup data-id data-days data-label> around a link: shown as a dialog once in so many days to one visitor, closed by
//   its button or Esc, never in elder mode; focus goes back to where it was.
//   <yj-aside> around a floating entry or couplets: its button closes it for this visit.
//   <yj-campaigns data-list data-columns data-article>: places on an article what the list says is meant for it.
const DAY = 86400000;
const elder = () => document.documentElement.dataset.mode === "elder";

class Popup extends HTMLElement {
  connectedCallback() {
    if (elder() || !this.due() || getComputedStyle(this).display === "none") return;
    this.before = document.activeElement;
    this.dialog = document.createElement("dialog");
    if (!this.dialog.showModal) return;
    this.dialog.className = "popup";
    this.dialog.setAttribute("aria-label", this.dataset.label);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "popup__close";
    close.textContent = "关闭";
    close.addEventListener("click", () => this.dialog.close());
    this.link = this.querySelector("a");
    this.home = this.link.parentNode;
    this.dialog.append(this.link, close);
    this.dialog.addEventListener("close", () => this.leave());
    document.body.append(this.dialog);
    this.dialog.showModal();
    close.focus();
  }

  get key() { return `yj-popup-${this.dataset.id}`; }

  due() { return Date.now() - Number(localStorage.getItem(this.key) || 0) >= Number(this.dataset.days) * DAY; }

  leave() {
    localStorage.setItem(this.key, String(Date.now()));
    this.home.append(this.link);
    this.dialog.remove();
    if (this.before && this.before !== document.body) this.before.focus();
    else { const main = document.getElementById("main"); if (main) main.focus({ preventScroll: true }); }
  }
}

class Aside extends HTMLElement {
  connectedCallback() {
    const close = this.querySelector(".campaign__close");
    if (!close) return;
    close.hidden = false;
    close.addEventListener("click", () => { this.hidden = true; });
  }
}

class Campaigns extends HTMLElement {
  async connectedCallback() {
    if (elder()) return;
    const answer = await fetch(this.dataset.list);
    if (!answer.ok) return;
    const columns = this.dataset.columns.split(",").filter(Boolean).map(Number);
    const meant = (await answer.json()).campaigns.filter((one) =>
      one.target === "site" || (one.target === "column" && columns.includes(one.column)) ||
      (one.target === "article" && one.article === Number(this.dataset.article)));
    const popup = meant.filter((one) => one.kind === "popup").sort((one, other) => other.rank - one.rank)[0];
    const banner = meant.filter((one) => one.kind === "banner").sort((one, other) => other.rank - one.rank)[0];
    if (banner) document.getElementById("main").before(this.made("section", "campaigns wrap", banner, "campaign campaign--banner"));
    if (popup) {
      const shown = this.made("yj-popup", "campaign campaign--popup", popup);
      Object.assign(shown.dataset, { id: popup.id, days: popup.days, label: popup.words });
      this.after(shown);
    }
  }

  made(tag, css, one, inner = "wrap") {
    const outside = document.createElement(tag), inside = document.createElement("div"), link = document.createElement("a");
    outside.className = `${css} campaign--${one.devices}`;
    if (tag === "section") outside.setAttribute("aria-label", "专题横幅");
    inside.className = one.picture ? inner : `${inner} campaign--plain`;
    link.className = "campaign__link";
    link.href = one.link;
    if (one.picture) {
      const picture = document.createElement("img");
      Object.assign(picture, { src: one.picture.address, width: one.picture.width, height: one.picture.height, alt: one.alt });
      link.append(picture);
    } else link.textContent = one.words;
    inside.append(link);
    outside.append(inside);
    return outside;
  }
}

customElements.define("yj-popup", Popup);
customElements.define("yj-aside", Aside);
customElements.define("yj-campaigns", Campaigns);
