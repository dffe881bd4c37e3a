/** A page of a long list; `next` is the address of the page after it. */
export type Page<Row> = { next: string | null; results: Row[] };

/** What the server is asked with for the page after this one; null after the last. */
export const cursorAfter = (page: Page<unknown>): string | null =>
  page.next && new URL(page.next, window.location.origin).searchParams.get("cursor");

/** The rows of all pages that are here, in their order. */
export const rowsOf = <Row>(pages: readonly Page<Row>[] | undefined): Row[] =>
  pages?.flatMap((page) => page.results) ?? [];
