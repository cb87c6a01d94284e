// Takes the formatted text of the clipboard (tables, headings, lists) into a text area that would keep plain text only.
//   <yj-paste data-for="id_html"></yj-paste>
class Paste extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.for);
    if (!this.field) return;
    this.setAttribute("role", "status");
    this.take = (event) => {
      const html = event.clipboardData ? event.clipboardData.getData("text/html") : "";
      if (!html) return;
      event.preventDefault();
      // Only what Word marks as the copied piece; the server cleans it again.
      const piece = /<!--StartFragment-->([\s\S]*?)<!--EndFragment-->/.exec(html);
      this.field.value = piece ? piece[1] : html;
      const tables = (this.field.value.match(/<table\b/gi) || []).length;
      this.textContent = `已取得粘贴的内容${tables ? `，含 ${tables} 个表格` : ""}，点“导入”后清理格式。`;
    };
    this.field.addEventListener("paste", this.take);
  }

  disconnectedCallback() {
    if (this.field) this.field.removeEventListener("paste", this.take);
  }
}

customElements.define("yj-paste", Paste);
