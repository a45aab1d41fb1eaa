/** A variable of a container; one whose value comes from elsewhere, such as a Secret, has none here. */
export interface VariableEntry {
  readonly name: string;
  readonly value?: unknown;
}

/** Variables in an order in which Kubernetes expands all of their references. */
export interface OrderedVariables<Entry extends VariableEntry> {
  /** All entries; those of a cycle, and what needs them, come last. */
  readonly ordered: readonly Entry[];
  /** Names of a cycle, each refers to the next and the last to the first; `undefined` if there is none. */
  readonly cycle: readonly string[] | undefined;
  /** References to what the container does not define. */
  readonly undefined: readonly { readonly name: string; readonly reference: string }[];
}

/** The kubelet gives these to every container, with or without service links, and expands them. */
const givenVariable = /^KUBERNETES_(?:SERVICE_(?:HOST|PORT|PORT_HTTPS)|PORT|PORT_\d+_TCP(?:_(?:PROTO|PORT|ADDR))?)$/;

/**
 * Names that a text refers to by `$(NAME)`, each once; `$$` stands for one dollar, so `$$(NAME)` refers to nothing.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go
 */
export function referencesIn(text: unknown): string[] {
  if (typeof text !== 'string') return [];
  const names = new Set<string>();
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at)) {
    const end = text[at + 1] === '(' ? text.indexOf(')', at + 2) : -1;
    if (end > at + 2) names.add(text.slice(at + 2, end));
    // An unclosed or lone dollar is one character; `$$` is taken as a pair, so that its second one opens nothing.
    at = end >= 0 ? end + 1 : at + (text[at + 1] === '$' ? 2 : 1);
  }
  return [...names];
}

/**
 * Dependencies first, then by name: Kubernetes expands `$(NAME)` only from entries that stand earlier. The order does not
 * depend on the order given.
 */
export function orderedByReference<Entry extends VariableEntry>(entries: readonly Entry[]): OrderedVariables<Entry> {
  const byName = entries.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  const names = new Set(byName.map(({ name }) => name));
  const references = new Map(byName.map(({ name, value }) => [name, referencesIn(value)]));
  const ordered: Entry[] = [];
  const placed = new Set<string>();
  const isReady = ({ name }: Entry) => (references.get(name) ?? []).every((to) => !names.has(to) || placed.has(to));
  let left = byName;
  for (let ready = left.filter(isReady); ready.length > 0; ready = left.filter(isReady)) {
    left = left.filter((entry) => !isReady(entry));
    ordered.push(...ready);
    for (const { name } of ready) placed.add(name);
  }
  return {
    ordered: [...ordered, ...left],
    cycle: cycleAmong(new Set(left.map(({ name }) => name)), references),
    undefined: [...references].flatMap(([name, all]) =>
      all.filter((to) => !names.has(to) && !givenVariable.test(to)).map((reference) => ({ name, reference })),
    ),
  };
}

/** Whatever could not be placed leads into a cycle: follow it until a name comes back. */
function cycleAmong(left: ReadonlySet<string>, references: ReadonlyMap<string, readonly string[]>) {
  const path: string[] = [];
  for (let name = [...left][0]; name !== undefined; name = references.get(name)?.find((to) => left.has(to))) {
    const start = path.indexOf(name);
    if (start >= 0) return path.slice(start);
    path.push(name);
  }
  return undefined;
}
