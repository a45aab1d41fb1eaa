/**
 * Nodes that reach each other, as groups; each group after all that it leads to (Tarjan). Without recursion, since chains may
 * be long; each node and step is looked at once.
 */
export function componentsOf<Node>(
  nodes: Iterable<Node>,
  next: (node: Node) => Iterable<Node>,
): readonly (readonly Node[])[] {
  const components: (readonly Node[])[] = [];
  const numbers = new Map<Node, number>();
  /** The smallest number that a node leads back to. */
  const lowest = new Map<Node, number>();
  const open: Node[] = [];
  const isOpen = new Set<Node>();
  for (const start of nodes) if (!numbers.has(start)) walk(start);
  return components;

  function walk(start: Node): void {
    const way = [enter(start)];
    for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
      const step = here.steps.next();
      if (step.done !== true) {
        if (!numbers.has(step.value)) way.push(enter(step.value));
        else if (isOpen.has(step.value)) lower(here.node, numbers.get(step.value) ?? 0);
        continue;
      }
      way.pop();
      const from = way.at(-1);
      if (from !== undefined) lower(from.node, lowest.get(here.node) ?? 0);
      if (lowest.get(here.node) === numbers.get(here.node)) components.push(close(here.node));
    }
  }

  function enter(node: Node) {
    numbers.set(node, numbers.size);
    lowest.set(node, numbers.size - 1);
    open.push(node);
    isOpen.add(node);
    return { node, steps: next(node)[Symbol.iterator]() };
  }

  function lower(node: Node, number: number): void {
    lowest.set(node, Math.min(lowest.get(node) ?? number, number));
  }

  /** All that was opened since a node, and reaches it. */
  function close(node: Node): readonly Node[] {
    const members = open.splice(open.lastIndexOf(node));
    for (const member of members) isOpen.delete(member);
    return members;
  }
}
