import { DomUtils, parseDocument } from "htmlparser2";

/** The text of every outermost element of that name, in order; elements that hold elements give their markup. */
export function texts(xml: string, name: string): string[] {
  return elements(xml, name).map((element) => {
    const holdsElements = DomUtils.getChildren(element).some(DomUtils.isTag);
    return holdsElements ? DomUtils.getInnerHTML(element, { xmlMode: true }) : DomUtils.textContent(element);
  });
}

/** The text of the first element of that name. */
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
