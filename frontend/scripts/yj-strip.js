// A line of links that is swiped on a narrow screen opens at the current one. Without script it opens at its beginning.
//   <nav data-strip>… <a aria-current="page"> …</nav>
for (const strip of document.querySelectorAll("[data-strip]")) {
  const current = strip.querySelector("[aria-current]");
  if (!current || strip.scrollWidth <= strip.clientWidth) continue;
  const gap = current.getBoundingClientRect().left - strip.getBoundingClientRect().left;
  strip.scrollLeft += gap - (strip.clientWidth - current.offsetWidth) / 2;
}
