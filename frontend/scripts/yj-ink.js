// Handwriting (手写签批): strokes of a finger, pen or mouse become a PNG in the element's hidden field. Typing stays
// possible beside it; without script the pad stays hidden. Strokes are drawn in the document's own pixels, twice as fine.
//   <yj-ink><input type="hidden" name="ink" data-unsaved><div class="ink" hidden>…<canvas>…</div></yj-ink>
const FINE = 2;
const WIDTH = 2.4;

class Ink extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input[name=ink]");
    this.sheet = this.querySelector("canvas");
    this.pad = this.querySelector(".ink__pad");
    this.told = this.querySelector("[data-ink=told]");
    if (!this.field || !this.sheet || !window.PointerEvent) return;
    this.strokes = [];
    // Strokes alone are an opinion: the browser must not ask for words then.
    this.words = this.closest("form") && this.closest("form").querySelector("textarea[name=text]");
    this.demanded = this.words && this.words.required;
    this.querySelector(".ink").hidden = false;
    this.addEventListener("click", (event) => this.act(event.target.closest("[data-ink]")));
    this.sheet.addEventListener("pointerdown", (event) => this.begin(event));
    this.sheet.addEventListener("pointermove", (event) => this.go(event));
    for (const name of ["pointerup", "pointercancel"]) this.sheet.addEventListener(name, () => this.end());
    if (this.field.value) this.bringBack();
  }

  act(button) {
    if (!button) return;
    if (button.dataset.ink === "open") this.open(this.pad.hidden);
    if (button.dataset.ink === "undo" && !this.strokes.pop()) this.given = null;
    if (button.dataset.ink === "clear") {
      this.strokes = [];
      this.given = null;
    }
    if (button.dataset.ink !== "open") this.redraw();
  }

  open(shown) {
    this.pad.hidden = !shown;
    this.querySelector("[data-ink=open]").setAttribute("aria-expanded", String(shown));
    if (shown && !this.pen) this.prepare();
  }

  prepare() {
    const { width, height } = this.sheet.getBoundingClientRect();
    this.sheet.width = Math.round(width * FINE);
    this.sheet.height = Math.round(height * FINE);
    this.pen = this.sheet.getContext("2d");
    this.pen.scale(FINE, FINE);
    this.pen.lineCap = this.pen.lineJoin = "round";
    this.pen.strokeStyle = getComputedStyle(this.sheet).color;
  }

  // What came back with an error of another field: shown as it was, new strokes on top.
  bringBack() {
    this.open(true);
    const picture = new Image();
    picture.addEventListener("load", () => {
      this.given = picture;
      this.redraw();
    });
    picture.src = this.field.value;
  }

  begin(event) {
    if (event.button || !this.pen) return;
    event.preventDefault();
    this.sheet.setPointerCapture(event.pointerId);
    this.stroke = [];
    this.strokes.push(this.stroke);
    this.go(event);
  }

  go(event) {
    if (!this.stroke) return;
    const box = this.sheet.getBoundingClientRect();
    const pressed = event.pointerType === "pen" && event.pressure ? 0.5 + event.pressure : 1;
    this.stroke.push({ x: event.clientX - box.left, y: event.clientY - box.top, width: WIDTH * pressed });
    this.draw(this.stroke.slice(-2));
  }

  end() {
    if (!this.stroke) return;
    this.stroke = null;
    this.keep();
  }

  draw(points) {
    points.forEach((point, at) => {
      const from = points[at - 1] || point;
      this.pen.lineWidth = point.width;
      this.pen.beginPath();
      this.pen.moveTo(from.x, from.y);
      this.pen.lineTo(point.x, point.y);
      this.pen.stroke();
    });
  }

  redraw() {
    this.pen.clearRect(0, 0, this.sheet.width, this.sheet.height);
    if (this.given) this.pen.drawImage(this.given, 0, 0, this.given.width / FINE, this.given.height / FINE);
    for (const stroke of this.strokes) this.draw(stroke);
    this.keep();
  }

  keep() {
    const empty = this.strokes.length === 0 && !this.given;
    if (this.words && this.demanded) this.words.required = empty;
    this.field.value = empty ? "" : this.sheet.toDataURL("image/png");
    this.told.textContent = empty ? "" : "提交时一并保存。";
  }
}

customElements.define("yj-ink", Ink);
