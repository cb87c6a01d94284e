// Lets the browser do some work instead of asking the visitor to prove anything. Without script the sum in words stays.
//   <yj-proof data-slip="…" data-bits="16" data-worker="/static/…/yj-proof-worker.js"><input type="hidden" name="proof"> …
class Proof extends HTMLElement {
  connectedCallback() {
    if (this.worker || !window.Worker) return;
    this.told = this.querySelector(".proof");
    this.sum = this.querySelector(".proof__sum");
    this.worker = new Worker(this.dataset.worker);
    this.worker.onmessage = ({ data }) => this.done(data);
    this.worker.onerror = () => this.failed();
    // A sum asked for after an attempt stays visible with its error.
    if (!this.sum.querySelector(".field--wrong")) this.sum.hidden = true;
    this.worker.postMessage({ slip: this.dataset.slip, bits: Number(this.dataset.bits) });
  }

  disconnectedCallback() {
    if (this.worker) this.worker.terminate();
  }

  done(answer) {
    this.querySelector("input[name=proof]").value = answer;
    this.told.textContent = "已通过自动验证，不需要输入验证码。";
    this.sum.hidden = true;
    this.worker.terminate();
  }

  failed() {
    this.sum.hidden = false;
  }
}

customElements.define("yj-proof", Proof);
