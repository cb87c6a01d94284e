// A table of a form whose rows come and go at once, and take what was copied from a spreadsheet. Without script its buttons
// are plain posts. Rows are numbered in the names of their inputs: /warehouses/0/area.
//   <yj-rows data-name="/warehouses" data-most="50" data-label="仓库"><input name="/warehouses#rows">…<template><tr>…</tr></template></yj-rows>
const NEW = "__row__";

class Rows extends HTMLElement {
  connectedCallback() {
    this.body = this.querySelector("tbody");
    this.blank = this.querySelector("template");
    if (!this.body || !this.blank) return;
    this.addEventListener("click", (event) => this.pressed(event));
    this.addEventListener("paste", (event) => this.pasted(event));
    const told = this.querySelector("[data-told]");
    told.setAttribute("role", "status");
    told.textContent = "可以从表格软件复制多行，点住起始的一格后粘贴。";
  }

  rows() {
    return [...this.body.rows];
  }

  pressed(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches(".definition-rows__add")) {
      event.preventDefault();
      const row = this.add();
      if (row) this.first(row).focus();
    } else if (button.matches(".definition-row__remove")) {
      event.preventDefault();
      this.remove(button.closest("tr"));
    }
  }

  add() {
    const most = Number(this.dataset.most);
    if (this.rows().length >= most) {
      this.tell(`${this.dataset.label}最多 ${most} 行。`);
      return null;
    }
    this.body.append(this.blank.content.firstElementChild.cloneNode(true));
    this.number();
    return this.body.lastElementChild;
  }

  remove(row) {
    const place = this.rows().indexOf(row);
    row.remove();
    this.number();
    const rows = this.rows();
    const next = rows.length ? this.first(rows[Math.min(place, rows.length - 1)]) : this.querySelector(".definition-rows__add");
    if (next) next.focus();
    this.tell(`已删除第 ${place + 1} 行。`);
  }

  // Names, ids and labels carry the number of the row.
  number() {
    const rows = this.rows();
    const path = this.dataset.name;
    const id = `f${path.replaceAll("/", "-")}`;
    rows.forEach((row, index) => {
      for (const part of [row, ...row.querySelectorAll("*")]) {
        for (const { name, value } of [...part.attributes]) {
          const renamed = this.renamed(value, path, id, index);
          if (renamed !== value) part.setAttribute(name, renamed);
        }
      }
      row.querySelector(".entry-table__number").textContent = index + 1;
    });
    this.querySelector(`[name="${path}#rows"]`).value = rows.length;
    this.querySelector(".entry-table__none").hidden = rows.length > 0;
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  renamed(value, path, id, index) {
    const parts = [[`${path}/`, "/"], [`${id}-`, "-"]];
    let text = value;
    for (const [start, end] of parts) {
      text = text.split(" ").map((word) => {
        const at = word.indexOf(start);
        if (at < 0) return word;
        const rest = word.slice(at + start.length);
        const old = rest.match(new RegExp(`^(${NEW}|\\d+)(?=${end}|$)`));
        return old ? word.slice(0, at + start.length) + index + rest.slice(old[0].length) : word;
      }).join(" ");
    }
    return text;
  }

  first(row) {
    return row.querySelector("input:not([type=hidden]), select, textarea") || row;
  }

  pasted(event) {
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    const cell = event.target.closest && event.target.closest("td");
    if (!text || !cell || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
    const start = this.rows().indexOf(cell.closest("tr"));
    const column = cell.cellIndex;
    const wrong = [];
    let filled = 0;
    lines.forEach((line, down) => {
      const row = this.rows()[start + down] || this.add();
      if (!row) return;
      line.forEach((value, right) => {
        const target = row.cells[column + right];
        if (!target || target.matches(".entry-table__acts")) return;
        if (this.put(target, value.trim())) filled += 1;
        else wrong.push(`第 ${start + down + 1} 行“${value.trim().slice(0, 20)}”`);
      });
    });
    this.body.dispatchEvent(new Event("change", { bubbles: true }));
    this.body.dispatchEvent(new Event("input", { bubbles: true }));
    this.tell(wrong.length ? `已粘贴 ${filled} 格；${wrong.length} 格不在选项中，没有填：${wrong.slice(0, 3).join("、")}。` : `已粘贴 ${filled} 格，请核对。`);
  }

  put(cell, value) {
    const choices = [...cell.querySelectorAll("input[type=radio]")];
    if (choices.length) {
      const words = { "是": "true", "否": "false", "√": "true", "×": "false" };
      const wanted = choices.find((one) => one.value === value || one.value === words[value]);
      if (wanted) wanted.checked = true;
      return Boolean(wanted) || value === "";
    }
    const select = cell.querySelector("select");
    if (select) {
      const wanted = [...select.options].find((one) => one.value === value || one.text === value);
      if (wanted) select.value = wanted.value;
      return Boolean(wanted) || value === "";
    }
    const input = cell.querySelector("input, textarea");
    if (!input) return true;
    input.value = input.type === "date" ? this.day(value) : value;
    return true;
  }

  // 2026/1/3, 2026年1月3日, 2026.1.3
  day(value) {
    const match = value.match(/^(\d{4})\D(\d{1,2})\D(\d{1,2})日?$/);
    return match ? `${match[1]}-${match[2].padStart(2, "0")}-${match[3].padStart(2, "0")}` : value;
  }

  tell(sentence) {
    this.querySelector("[data-told]").textContent = sentence;
  }
}

customElements.define("yj-rows", Rows);
