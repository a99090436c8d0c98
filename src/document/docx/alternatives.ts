import { anywhere, child, childrenOf, type Element } from '../xml.ts';

/** Writers give newer content first and an older picture of the same thing as the fall-back: only one of them is read. */
export function chosenAlternative(element: Element): Element[] {
  const choice = childrenOf(child(element, 'mc:Choice'));
  return choice.length > 0 ? choice : childrenOf(child(element, 'mc:Fallback'));
}

/** The text boxes of a drawing; a group of shapes has several. */
export function textBoxesIn(element: Element): Element[] {
  if (element.name === 'w:txbxContent') return [element];
  const inner = element.name === 'mc:AlternateContent' ? chosenAlternative(element) : childrenOf(element);
  return inner.flatMap(textBoxesIn);
}

/** A ring drawn on the page: somebody circled an answer, but the file does not say which words stand inside. */
export function isRing(drawing: Element): boolean {
  return anywhere(drawing, 'a:prstGeom')?.attributes.prst === 'ellipse' || anywhere(drawing, 'v:oval') !== undefined;
}
