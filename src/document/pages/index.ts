// In: the bytes of a file that has pages. Out: one of its pages as a picture that a browser shows, and its size in points, so that the
// places of values can be drawn over it. Knows nothing of forms, mail or the web.
export { type RenderedPage, type RenderOptions, type RenderOutcome, renderPage } from './render.ts';
