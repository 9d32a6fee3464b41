import { DomUtils, parseDocument } from "htmlparser2";

/** The content of every outermost element with that name, in order; nested elements stay as markup. */
export function texts(xml: string, name: string): string[] {
  return elements(xml, name).map((element) => {
    const holdsElements = DomUtils.getChildren(element).some(DomUtils.isTag);
    return holdsElements ? DomUtils.getInnerHTML(element, { xmlMode: true }) : DomUtils.textContent(element);
  });
}

/** The content of the first element with that name. */
export function text(xml: string, name: string): string | undefined {
  return texts(xml, name)[0];
}

function elements(xml: string, name: string) {
  const document = parseDocument(xml, { xmlMode: true });
  const outermost: ReturnType<typeof DomUtils.getElementsByTagName> = [];
  const search = (nodes: ReturnType<typeof DomUtils.getChildren>): void => {
    for (const node of nodes) {
      if (!DomUtils.isTag(node)) continue;
      if (node.name === name) outermost.push(node);
      else search(DomUtils.getChildren(node));
    }
  };
  search(document.children);
  return outermost;
}
