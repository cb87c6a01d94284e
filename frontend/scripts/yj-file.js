// Lays a field for files out as a place to drop them on, says which were chosen, how big they are, and which are over the
// limit (data-limit, bytes) before they are sent. The browser's own field stays, unseen, on top: it takes clicks, keys and drops.
//   <yj-file data-limit="209715200"><input type="file" name="report"></yj-file>
function sized(bytes) {
  const mega = bytes / 1048576;
  return mega < 1 ? `${Math.ceil(bytes / 1024)} KB` : `${mega.toFixed(1)} MB`;
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
    place.innerHTML = "<span aria-hidden=true>点这里<u>选择文件</u>，也可以拖进来</span>";
    this.input.replaceWith(place);
    this.input.classList.add("upload__field");
    place.append(this.input);
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
