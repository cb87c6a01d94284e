// Lays a field for files out as a place to drop them on, says which were chosen, how big they are, and which are over the
// limit (data-limit, bytes) before they are sent. The browser's own field stays, unseen, on top: it takes clicks, keys and drops.
//   <yj-file data-limit="209715200"><input type="file" name="report"></yj-file>
const UNITS = ["KB", "MB", "GB"];

function sized(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  let size = bytes;
  let unit = -1;
  do {
    size /= 1024;
    unit += 1;
  } while (size >= 1024 && unit < UNITS.length - 1);
  return `${size.toFixed(1)} ${UNITS[unit]}`;
}

class FileChoice extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    if (!this.input || this.list) return;
    this.layOut();
    this.list = document.createElement("ul");
    this.list.className = "files";
    this.list.setAttribute("aria-live", "polite");
    this.append(this.list);
    this.input.addEventListener("change", () => this.show());
  }

  layOut() {
    const place = document.createElement("div");
    place.className = "upload";
    const words = document.createElement("span");
    words.setAttribute("aria-hidden", "true");
    const touch = matchMedia("(hover: none)").matches;
    words.innerHTML = touch ? "点这里<u>选择文件或拍照</u>" : "把文件拖到这里，或<u>选择文件</u>";
    this.input.replaceWith(place);
    this.input.classList.add("upload__field");
    place.append(words, this.input);
    for (const kind of ["dragenter", "dragleave", "drop"]) {
      this.input.addEventListener(kind, () => place.classList.toggle("upload--over", kind === "dragenter"));
    }
  }

  show() {
    const limit = Number(this.dataset.limit || this.input.dataset.limit || 0);
    this.list.replaceChildren(...[...this.input.files].map((file) => this.line(file, limit)));
  }

  line(file, limit) {
    const line = document.createElement("li");
    line.className = "files__one";
    const size = document.createElement("span");
    size.className = "hint";
    size.textContent = sized(file.size);
    line.append(file.name, size);
    if (limit && file.size > limit) {
      const wrong = document.createElement("b");
      wrong.className = "bad";
      wrong.textContent = `超过 ${sized(limit)}，请压缩或拆分后再传。`;
      line.append(wrong);
    }
    return line;
  }
}

customElements.define("yj-file", FileChoice);
