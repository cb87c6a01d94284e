// Sections shown one at a time under a row of tabs. Without script they simply stand below each other.
//   <yj-tabs><section data-tab="政务要闻" aria-labelledby="…">…</section>…</yj-tabs>
// Arrow keys move between tabs, as readers of screens expect of a tab list.
class Tabs extends HTMLElement {
  connectedCallback() {
    this.sections = [...this.querySelectorAll(":scope > [data-tab]")];
    if (this.sections.length < 2 || this.list) return;
    this.list = document.createElement("div");
    this.list.className = "tabline";
    this.list.setAttribute("role", "tablist");
    this.tabs = this.sections.map((section, at) => this.tab(section, at));
    this.more = document.createElement("span");
    this.more.className = "tabline__more";
    const row = document.createElement("div");
    row.className = "tabs__row";
    row.append(this.list, this.more);
    this.prepend(row);
    this.classList.add("tabs");
    this.addEventListener("keydown", (event) => this.key(event));
    this.show(0);
  }

  tab(section, at) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "tabline__one";
    tab.textContent = section.dataset.tab;
    tab.id = `${section.getAttribute("aria-labelledby")}-tab`;
    tab.setAttribute("role", "tab");
    section.id = section.id || `${tab.id}-panel`;
    tab.setAttribute("aria-controls", section.id);
    tab.addEventListener("click", () => this.show(at));
    section.setAttribute("role", "tabpanel");
    section.setAttribute("aria-labelledby", tab.id);
    this.list.append(tab);
    return tab;
  }

  show(chosen) {
    this.tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === chosen));
      tab.tabIndex = at === chosen ? 0 : -1;
      this.sections[at].hidden = at !== chosen;
    });
    const more = this.sections[chosen].querySelector(".tabline__more");
    this.more.replaceChildren(...(more ? [more.cloneNode(true)] : []));
  }

  key(event) {
    const at = this.tabs.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = (at + step + this.tabs.length) % this.tabs.length;
    this.show(next);
    this.tabs[next].focus();
  }
}

customElements.define("yj-tabs", Tabs);
