// Shows one of several sections at a time, chosen by tabs. Without script all sections stand below one another.
//   <yj-tabs><section aria-labelledby="a"><div class="tabline"><h2 id="a">要闻</h2></div>…</section>…</yj-tabs>
// The headings become the tabs; arrow keys move between them.
class Tabs extends HTMLElement {
  connectedCallback() {
    this.sections = [...this.querySelectorAll(":scope > section")];
    if (this.sections.length < 2 || this.list) return;
    this.list = document.createElement("div");
    this.list.className = "tabline";
    this.list.setAttribute("role", "tablist");
    this.tabs = this.sections.map((section, place) => this.tab(section, place));
    this.prepend(this.list);
    this.show(0);
  }

  tab(section, place) {
    const heading = section.querySelector("h2");
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "tabline__one";
    tab.id = `${heading.id}-tab`;
    tab.textContent = heading.textContent;
    tab.setAttribute("role", "tab");
    section.id = section.id || `${heading.id}-panel`;
    tab.setAttribute("aria-controls", section.id);
    section.setAttribute("role", "tabpanel");
    section.setAttribute("aria-labelledby", tab.id);
    heading.parentElement.hidden = true;
    tab.addEventListener("click", () => this.show(place));
    tab.addEventListener("keydown", (event) => this.move(event, place));
    this.list.append(tab);
    return tab;
  }

  move(event, place) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (place + step + this.tabs.length) % this.tabs.length;
    this.show(next);
    this.tabs[next].focus();
  }

  show(chosen) {
    this.tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", String(place === chosen));
      tab.tabIndex = place === chosen ? 0 : -1;
      this.sections[place].hidden = place !== chosen;
    });
  }
}

customElements.define("yj-tabs", Tabs);
