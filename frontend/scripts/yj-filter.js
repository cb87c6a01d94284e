// Above a long list of choices: a box that narrows it as one types, and how many are chosen. Chosen ones stay in sight.
//   <yj-filter><div class="choices"><label class="choices__one"><input type="checkbox"><span>药品生产监管处</span></label>…</div></yj-filter>
const LONG = 12;

class Filter extends HTMLElement {
  connectedCallback() {
    this.choices = [...this.querySelectorAll(".choices__one")];
    if (this.box || this.choices.length <= LONG) return;
    const label = document.createElement("label");
    label.className = "filter";
    label.textContent = "查找";
    this.box = document.createElement("input");
    this.box.type = "search";
    this.box.className = "form-control";
    label.append(this.box);
    this.count = document.createElement("span");
    this.count.className = "hint";
    this.count.setAttribute("role", "status");
    label.append(this.count);
    this.prepend(label);
    this.box.addEventListener("input", () => this.narrow());
    this.box.addEventListener("keydown", (event) => this.choose(event));
    this.addEventListener("change", () => this.tell());
    this.tell();
  }

  narrow() {
    const words = this.box.value.trim();
    for (const choice of this.choices) choice.hidden = Boolean(words) && !choice.textContent.includes(words) && !choice.querySelector("input").checked;
    this.tell();
  }

  // Enter takes the only one left instead of sending the form.
  choose(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const found = this.choices.filter((choice) => !choice.hidden && choice.textContent.includes(this.box.value.trim()));
    if (!this.box.value.trim() || found.length !== 1) return;
    found[0].querySelector("input").click();
    this.box.value = "";
    this.narrow();
  }

  tell() {
    const chosen = this.choices.filter((choice) => choice.querySelector("input").checked).length;
    const found = this.choices.filter((choice) => !choice.hidden).length;
    this.count.textContent = this.box.value.trim() ? `找到 ${found} 个，已选 ${chosen} 个` : `共 ${this.choices.length} 个，已选 ${chosen} 个`;
  }
}

customElements.define("yj-filter", Filter);
