import { PageView } from "./page-view";

/** Adds search, choice, order and folding to a page that can be read without them. */
function start(): void {
  const search = document.querySelector<HTMLInputElement>(".bar input");
  if (search === null) return;
  document.documentElement.classList.add("js");
  search.hidden = false;
  const page = new PageView(search, document.querySelector(".found"), document.querySelectorAll("table"));
  search.addEventListener("input", () => page.changed());
  addEventListener("hashchange", () => page.follow());
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target === search) return;
    event.preventDefault();
    search.focus();
  });
  if (location.hash !== "") page.follow();
}

start();
