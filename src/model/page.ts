/** A page of a list (Relay cursor connections). */
export interface Page<Node> {
  edges: { cursor: string; node: Node }[];
  nodes: Node[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

/** A page of rows of which one more than the page holds was asked for, to see whether there is more. */
export const toPage = <Row, Node>(
  rows: readonly Row[],
  first: number,
  hasPreviousPage: boolean,
  toEdge: (row: Row) => { cursor: string; node: Node },
): Page<Node> => {
  const edges = rows.slice(0, first).map(toEdge);
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
};
