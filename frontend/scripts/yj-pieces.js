// Sends large files of a field in pieces as soon as they are chosen (tus 1.0), goes on after a broken line, also when the
// page was closed and the same file is chosen again. What came is kept as a hidden input; small files go with the form.
//   <yj-pieces data-url="/files/uploads" data-place="enterprise.coldchain" data-target="…"><input type="file" name="uploads"></yj-pieces>
import { Upload } from "tus-js-client";

const LARGE = 8 * 1048576;
const PIECE = 4 * 1048576;
const AGAIN_AFTER = [0, 1000, 3000, 5000, 10000, 20000];

class Pieces extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.form = this.input && this.input.form;
    if (!this.form || this.list) return;
    this.going = 0;
    this.list = document.createElement("ul");
    this.list.className = "files";
    this.append(this.list);
    this.input.addEventListener("change", () => this.take());
    this.form.addEventListener("submit", (event) => this.hold(event));
  }

  // Large ones leave the browser's own field, or they would be sent twice.
  take() {
    const limit = Number(this.input.dataset.limit || 0);
    const large = [...this.input.files].filter((file) => file.size >= LARGE && !(limit && file.size > limit));
    if (!large.length) return;
    const rest = new DataTransfer();
    for (const file of this.input.files) if (!large.includes(file)) rest.items.add(file);
    this.input.files = rest.files;
    const shown = this.closest("yj-file");
    if (shown) shown.show();
    if (!this.input.multiple) this.list.replaceChildren();
    for (const file of large) this.send(file);
  }

  hold(event) {
    if (!this.going) return;
    event.preventDefault();
    this.tell("还有文件没有传完，请等传完再提交。");
  }

  tell(sentence) {
    let line = this.querySelector("[role=alert]");
    if (!line) {
      line = document.createElement("p");
      line.className = "bad";
      line.setAttribute("role", "alert");
      this.append(line);
    }
    line.textContent = sentence;
  }

  async send(file) {
    const line = this.line(file);
    const { url, place, target } = this.dataset;
    const upload = new Upload(file, {
      endpoint: url,
      chunkSize: PIECE,
      retryDelays: AGAIN_AFTER,
      removeFingerprintOnSuccess: true,
      fingerprint: async () => ["yj", place, target, file.name, file.size, file.lastModified].join(" "),
      metadata: { filename: file.name, place, target },
      // With X-Autosave a refusal comes as one sentence.
      headers: { "X-CSRFToken": this.form.querySelector("[name=csrfmiddlewaretoken]").value, "X-Autosave": "1" },
      onProgress: (sent, size) => line.show(sent / size),
      onError: (error) => this.stopped(line, upload, error),
      onSuccess: ({ lastResponse }) => this.done(line, file, lastResponse.getHeader("X-Kept")),
    });
    const [earlier] = await upload.findPreviousUploads();
    if (earlier) upload.resumeFromPreviousUpload(earlier);
    line.drop.addEventListener("click", () => this.drop(line, upload));
    this.start(line, upload);
  }

  start(line, upload) {
    line.going = true;
    this.going += 1;
    line.say("正在上传，网络断开会自动继续");
    upload.start();
  }

  ended(line) {
    if (line.going) this.going -= 1;
    line.going = false;
  }

  drop(line, upload) {
    this.ended(line);
    upload.abort(!line.done);
    line.item.remove();
  }

  stopped(line, upload, error) {
    this.ended(line);
    const answer = error.originalResponse;
    if (answer && answer.getStatus() >= 400 && answer.getStatus() < 500 && answer.getStatus() !== 409) {
      line.bar.remove();
      line.say(told(answer.getBody()), "bad");
      return;
    }
    line.say(answer && answer.getStatus() === 507 ? told(answer.getBody()) : "网络中断，已传的部分已经保存。", "bad");
    const again = button("继续上传");
    again.addEventListener("click", () => {
      again.remove();
      this.start(line, upload);
    });
    line.item.append(again);
  }

  done(line, file, token) {
    this.ended(line);
    line.done = true;
    line.bar.remove();
    line.say("已上传，尚未提交");
    const kept = document.createElement("input");
    kept.type = "hidden";
    kept.name = `${this.input.name}-kept`;
    kept.value = token;
    line.item.append(kept);
  }

  line(file) {
    const item = document.createElement("li");
    item.className = "files__one";
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `${file.name}上传进度`);
    const words = document.createElement("span");
    words.setAttribute("role", "status");
    const drop = button(`不传${file.name}`, "不传");
    item.append(file.name, bar, words, drop);
    this.list.append(item);
    return {
      item,
      bar,
      drop,
      going: false,
      done: false,
      show: (share) => { bar.value = share; },
      say: (sentence, look = "hint") => {
        words.className = look;
        words.textContent = sentence;
      },
    };
  }
}

function button(label, text = label) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.setAttribute("aria-label", label);
  made.textContent = text;
  return made;
}

function told(body) {
  try {
    return JSON.parse(body).told;
  } catch {
    return "没有上传成功，请刷新页面后重新选择文件。";
  }
}

customElements.define("yj-pieces", Pieces);
