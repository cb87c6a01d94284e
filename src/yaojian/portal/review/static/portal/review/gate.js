// What the gate says, beside the editor: asked when the page opens and after each saving. Its entries jump to the block.
const found = location.pathname.match(/^\/cms\/pages\/(\d+)\/edit\/$/);

if (found) {
  const panel = document.createElement("details");
  panel.className = "yj-gate";
  panel.open = matchMedia("(min-width: 1300px)").matches;
  const head = document.createElement("summary"), told = document.createElement("div");
  head.textContent = "发布检查";
  told.setAttribute("aria-live", "polite");
  panel.append(head, told);
  (document.querySelector("main") || document.body).append(panel);

  const renew = async () => {
    const answer = await fetch(`/cms/articles/${found[1]}/findings`).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return;
    const fragment = new DOMParser().parseFromString(await answer.text(), "text/html");
    const lines = fragment.querySelectorAll(".findings__one").length;
    head.textContent = lines ? `发布检查：${lines} 处` : "发布检查：没有问题";
    told.replaceChildren(...fragment.querySelectorAll(".findings, p"));
  };
  document.addEventListener("w-autosave:success", renew);
  renew();
}
