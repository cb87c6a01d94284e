// Shows one sentence in the corner of the page. `kind` is success, info, warning or error; errors stay until closed.
export function notice(sentence, kind = "info", link = "") {
  const place = document.getElementById("notices");
  if (!place) return;
  const toast = document.createElement("yj-toast");
  toast.className = `flash flash--${kind}`;
  toast.setAttribute("role", kind === "error" ? "alert" : "status");
  if (kind === "error") toast.dataset.stay = "";
  const words = document.createElement(link ? "a" : "span");
  words.textContent = sentence;
  if (link) words.href = link;
  toast.append(words);
  place.append(toast);
}
