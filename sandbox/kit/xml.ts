import { DomHandler, DomUtils, Parser } from "htmlparser2";
import { TooLarge } from "./limits";

/** Levels of elements; AWS's own documents have about ten. */
const DEEPEST = 100;

/** Refuses a document before its depth costs time: a tag in a hundred thousand others takes seconds. */
class Shallow extends DomHandler {
  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.tagStack.length > DEEPEST) throw new TooLarge("The XML", DEEPEST, "levels");
    super.onopentag(name, attributes);
  }
}

/** The content of every outermost element with that name, in order; nested elements stay as markup. Throws {@link TooLarge} for a document that is too deep. */
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
  const document = new Shallow(undefined, { xmlMode: true });
  new Parser(document, { xmlMode: true }).end(xml);
  const outermost: ReturnType<typeof DomUtils.getElementsByTagName> = [];
  const search = (nodes: ReturnType<typeof DomUtils.getChildren>): void => {
    for (const node of nodes) {
      if (!DomUtils.isTag(node)) continue;
      if (node.name === name) outermost.push(node);
      else search(DomUtils.getChildren(node));
    }
  };
  search(document.dom);
  return outermost;
}
