import { type Html, markup } from "./html";

/** A part of a page, which readers can fold. */
export interface Section {
  /** Id on the page; a word: `[a-z-]+`. */
  readonly id: string;
  readonly title: string;
  /** Beside the title: how many, or which. @default nothing */
  readonly count?: string | number;
  readonly content: Html;
}

export function sectionHtml({ id, title, count, content }: Section): Html {
  return markup`<details class="section" id="${id}" open>
<summary><h2>${title}</h2>${count === undefined ? "" : markup`<small>${shown(count)}</small>`}</summary>
${content}
</details>
`;
}

/** Sticks to the window: the search, which the script shows, and the way to each section. */
export function bar(sections: readonly Section[]): Html {
  const links = sections.map(({ id, title }) => markup`<a href="#${id}">${title}</a>`);
  return markup`<div class="bar"><input type="search" hidden aria-label="Search this page" placeholder="Search" autocomplete="off" spellcheck="false"><span class="found" role="status"></span>
<nav aria-label="Sections">${links}</nav></div>`;
}

function shown(count: string | number): string {
  return typeof count === "number" ? count.toLocaleString("en-GB") : count;
}
