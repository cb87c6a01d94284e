// Listens to the live stream: numbers change, short notes appear, pages may listen too (hx-trigger="live:badge from:document").
//   <yj-live data-stream="/live/stream?ticket=…" data-kinds="badge notice chat" hidden></yj-live>
// badge: {"name": "oa.todo", "count": 3} fills every [data-badge="oa.todo"]; notice: {"title": "…", "link": "/oa/…"};
// resync: something may have been missed; end: the session is over, do not come again.
import { notice } from "./notice.js";

class Live extends HTMLElement {
  connectedCallback() {
    this.stream = new EventSource(this.dataset.stream);
    for (const kind of this.dataset.kinds.split(" ")) this.stream.addEventListener(kind, (event) => this.hear(kind, event.data));
    this.leave = () => this.stream.close();
    window.addEventListener("pagehide", this.leave);
  }

  disconnectedCallback() {
    this.stream.close();
    window.removeEventListener("pagehide", this.leave);
  }

  hear(kind, text) {
    const data = JSON.parse(text || "{}");
    if (kind === "end") this.stream.close();
    if (kind === "badge") this.badge(data);
    if (kind === "notice" && data.title) notice(data.title, "info", data.link);
    document.dispatchEvent(new CustomEvent(`live:${kind}`, { detail: data }));
  }

  badge({ name, count }) {
    for (const place of document.querySelectorAll(`[data-badge="${CSS.escape(name)}"]`)) {
      place.textContent = count;
      place.hidden = !count;
    }
  }
}

customElements.define("yj-live", Live);
