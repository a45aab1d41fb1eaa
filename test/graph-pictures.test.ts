import { Graphviz } from '@hpcc-js/wasm-graphviz';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GraphData, GraphEdge, GraphNode } from '../lib/index.ts';
import { dotFor, jsonFor, mermaidFor, tableFor } from '../lib/index.ts';

const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({
  id,
  name: id.split(/[/:]/).at(-1) ?? id,
  kind: 'service',
  environment: 'prod',
  system: 'shop',
  namespace: 'shop',
  host: undefined,
  inMesh: true,
  criticality: 'normal',
  task: undefined,
  roles: [],
  ...more,
});

const foreign = (kind: GraphNode['kind'], more: Partial<GraphNode> = {}): Partial<GraphNode> => ({
  kind,
  system: undefined,
  namespace: undefined,
  criticality: undefined,
  ...more,
});

const edge = (caller: string, callee: string, more: Partial<GraphEdge> = {}): GraphEdge => ({
  caller,
  callee,
  ports: [{ name: 'http', port: 8080, servicePort: 8080, protocol: 'http' }],
  methods: undefined,
  paths: undefined,
  essential: true,
  accessOnly: false,
  timeout: undefined,
  tries: 1,
  meshDefault: false,
  worstCase: undefined,
  mtls: 'strict',
  through: undefined,
  sentBy: undefined,
  allowedBy: [],
  ...more,
});

/** One of everything that pictures tell apart. */
const shop: GraphData = {
  environments: [{ id: 'prod', mesh: 'ambient' }],
  nodes: [
    node('prod/cluster:web/gateway', foreign('clusterService', { namespace: 'web', roles: ['gateway'] })),
    node('prod/external:auth', foreign('externalService', { host: 'auth.example.com', inMesh: false })),
    node('prod/shop/cart'),
    node('prod/shop/job', { kind: 'workload', criticality: undefined }),
    node('prod/shop/old', { inMesh: false }),
    node('prod/shop/stock', { criticality: 'high' }),
  ],
  edges: [
    edge('prod/cluster:web/gateway', 'prod/shop/cart', { essential: false, accessOnly: true, tries: undefined }),
    edge('prod/shop/cart', 'prod/external:auth', {
      ports: [{ name: 'https', port: 443, servicePort: 443, protocol: 'https' }],
      mtls: 'none',
      allowedBy: ['NetworkPolicy shop/cart'],
    }),
    edge('prod/shop/cart', 'prod/shop/old', { tries: 3, meshDefault: true, mtls: 'none', essential: false }),
    edge('prod/shop/cart', 'prod/shop/stock', {
      ports: [{ name: 'http', port: 8080, servicePort: 80, protocol: 'http' }],
      methods: ['GET', 'HEAD'],
      paths: ['/items/*'],
      timeout: 2000,
      tries: 3,
      worstCase: 2000,
      through: 'waypoint',
      allowedBy: ['NetworkPolicy shop/cart', 'NetworkPolicy shop/stock'],
    }),
    edge('prod/shop/job', 'prod/shop/stock', { essential: false, accessOnly: true }),
  ],
};

const empty: GraphData = { environments: [], nodes: [], edges: [] };

/** Nodes of the same names in two environments. */
const twoPlaces: GraphData = {
  environments: [
    { id: 'dev', mesh: undefined },
    { id: 'prod', mesh: undefined },
  ],
  nodes: [
    node('dev/shop/cart', { environment: 'dev' }),
    node('dev/shop/old', { environment: 'dev' }),
    node('prod/shop/cart'),
  ],
  edges: [edge('dev/shop/cart', 'dev/shop/old')],
};

/** A graph with one foreigner of a name. */
const called = (name: string): GraphData => ({
  ...shop,
  nodes: [node('prod/shop/cart'), node(`prod/external:${name}`, foreign('externalService', { name, host: undefined }))],
  edges: [edge('prod/shop/cart', `prod/external:${name}`)],
});

const odd = 'a"b#c;d\\e<i>&`]|}\n%% --> {é} 😀 \\N end';
const names = fc.string({ unit: 'grapheme', minLength: 1 });
/** What a picture shows of a name: what does not print becomes a space. */
const shown = (name: string) => name.replace(/\p{C}/gu, ' ');

describe('a graph for Mermaid', () => {
  test('has a box for a system, others beside it, and lighter lines for what one can do without', () => {
    expect(mermaidFor(shop)).toMatchInlineSnapshot(`
      "flowchart LR
        subgraph system_prod_shop["shop"]
          node_prod_shop_cart["cart"]
          node_prod_shop_job[["job"]]
          node_prod_shop_old["old<br/>not in the mesh"]:::unmeshed
          node_prod_shop_stock["stock<br/>high criticality"]
        end
        node_prod_cluster_web_gateway(["gateway<br/>web"])
        node_prod_external_auth{{"auth<br/>auth.example.com"}}
        node_prod_cluster_web_gateway -.->|":8080"| node_prod_shop_cart
        node_prod_shop_cart -->|":443"| node_prod_external_auth
        node_prod_shop_cart -.->|":8080 · 3 tries by the mesh"| node_prod_shop_old
        node_prod_shop_cart -->|":80 · GET, HEAD · /items/#42; · 2s · 3 tries · via waypoint"| node_prod_shop_stock
        node_prod_shop_job -.->|":8080"| node_prod_shop_stock
        classDef unmeshed stroke-dasharray: 4
      "
    `);
  });

  test('has a box for each environment where there are several', () => {
    expect(mermaidFor(twoPlaces)).toMatchInlineSnapshot(`
      "flowchart LR
        subgraph system_dev["dev"]
          subgraph system_dev_shop["shop"]
            node_dev_shop_cart["cart"]
            node_dev_shop_old["old"]
          end
        end
        subgraph system_prod["prod"]
          subgraph system_prod_shop["shop"]
            node_prod_shop_cart["cart"]
          end
        end
        node_dev_shop_cart -->|":8080"| node_dev_shop_old
      "
    `);
  });

  test('of nothing is an empty flowchart', () => {
    expect(mermaidFor(empty)).toBe('flowchart LR\n');
  });

  test('marks nobody where there is no mesh to be out of', () => {
    const nodes = [node('prod/shop/cart', { inMesh: false })];
    expect(mermaidFor({ ...shop, environments: [{ id: 'prod', mesh: undefined }], nodes, edges: [] })).not.toContain(
      'unmeshed',
    );
  });

  test('says the namespace of a system that is called otherwise', () => {
    const nodes = [node('prod/shop/cart', { namespace: 'shop-prod' })];
    expect(mermaidFor({ ...shop, nodes, edges: [] })).toContain('["shop in shop-prod"]');
  });

  test('tells names apart that differ only in what an identifier cannot have', () => {
    const both = ['a-b', 'a_b'].map((name) => node(`prod/external:${name}`, foreign('externalService', { name })));
    const lines = mermaidFor({ ...shop, nodes: both, edges: [] }).match(/^ {2}node_\w+/gm);
    expect(lines).toEqual(['  node_prod_external_a_b', '  node_prod_external_a_b_2']);
  });

  test.each([
    ['an odd name', odd],
    ['a word of Mermaid’s own', 'end'],
    ['Markdown', '`**x**`'],
  ])('writes %s as text and nothing else', (_, name) => {
    const line = mermaidFor(called(name)).split('\n')[4] ?? '';
    const [, text = ''] = /^ {2}node_prod_external_\w*\{\{"([\p{L}\p{N} .,:/·#;-]*)"\}\}$/u.exec(line) ?? [];
    expect(text.replace(/#(\d+);/g, (_code, point) => String.fromCodePoint(Number(point)))).toBe(shown(name));
  });

  test('has as many lines, and the same identifiers, whatever a name holds', () => {
    fc.assert(
      fc.property(names, (name) => {
        const text = mermaidFor(called(name));
        expect(text.split('\n')).toHaveLength(mermaidFor(called('auth')).split('\n').length);
        expect(text).toMatch(/\n {2}node_prod_shop_cart -->\|":8080"\| node_prod_external_\w*\n$/);
      }),
    );
  });
});

describe('a graph for Graphviz', () => {
  test('has a box for a system, others beside it, and lighter lines for what one can do without', () => {
    expect(dotFor(shop)).toMatchInlineSnapshot(`
      "digraph {
        rankdir="LR"
        node [shape="box"]
        subgraph "cluster prod/shop" {
          label="shop"
          "prod/shop/cart" [label="cart"]
          "prod/shop/job" [label="job", shape="box3d"]
          "prod/shop/old" [label="old\\nnot in the mesh", style="dashed"]
          "prod/shop/stock" [label="stock\\nhigh criticality"]
        }
        "prod/cluster:web/gateway" [label="gateway\\nweb", shape="oval"]
        "prod/external:auth" [label="auth\\nauth.example.com", shape="hexagon"]
        "prod/cluster:web/gateway" -> "prod/shop/cart" [label=":8080", style="dashed"]
        "prod/shop/cart" -> "prod/external:auth" [label=":443"]
        "prod/shop/cart" -> "prod/shop/old" [label=":8080 · 3 tries by the mesh", style="dashed"]
        "prod/shop/cart" -> "prod/shop/stock" [label=":80 · GET, HEAD · /items/* · 2s · 3 tries · via waypoint"]
        "prod/shop/job" -> "prod/shop/stock" [label=":8080", style="dashed"]
      }
      "
    `);
  });

  test('has a box for each environment where there are several', () => {
    expect(dotFor(twoPlaces)).toMatchInlineSnapshot(`
      "digraph {
        rankdir="LR"
        node [shape="box"]
        subgraph "cluster dev" {
          label="dev"
          subgraph "cluster dev/shop" {
            label="shop"
            "dev/shop/cart" [label="cart"]
            "dev/shop/old" [label="old"]
          }
        }
        subgraph "cluster prod" {
          label="prod"
          subgraph "cluster prod/shop" {
            label="shop"
            "prod/shop/cart" [label="cart"]
          }
        }
        "dev/shop/cart" -> "dev/shop/old" [label=":8080"]
      }
      "
    `);
  });

  test('is read by Graphviz itself as what was meant', async () => {
    const { objects, edges } = await readByGraphviz(dotFor(shop));
    expect(objects.map(({ name, label }) => [name, label])).toEqual([
      ['cluster prod/shop', 'shop'],
      ['prod/shop/cart', 'cart'],
      ['prod/shop/job', 'job'],
      ['prod/shop/old', 'old\\nnot in the mesh'],
      ['prod/shop/stock', 'stock\\nhigh criticality'],
      ['prod/cluster:web/gateway', 'gateway\\nweb'],
      ['prod/external:auth', 'auth\\nauth.example.com'],
    ]);
    const ends = edges.map(({ tail, head }) => `${objects[tail]?.name} ${objects[head]?.name}`);
    expect(ends.sort()).toEqual(shop.edges.map(({ caller, callee }) => `${caller} ${callee}`).sort());
  });

  test('draws every name as text, whatever it holds', async () => {
    const graphviz = await Graphviz.load();
    const drawn = (name: string) =>
      [...graphviz.layout(dotFor(called(name)), 'svg', 'dot').matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(
        ([, text = '']) => unescaped(text),
      );
    for (const name of [odd, '&amp;', '\\', '"', '\\"', '\\l\\r', '<b>', 'x\\']) {
      expect(drawn(name)).toContain(shown(name).trim());
    }
  });

  test('is read by Graphviz whatever a name holds', async () => {
    const graphviz = await Graphviz.load();
    fc.assert(
      fc.property(names, (name) => {
        const { objects } = JSON.parse(graphviz.layout(dotFor(called(name)), 'dot_json', 'dot')) as Read;
        expect(objects).toHaveLength(3);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a graph as a table', () => {
  test('has a line for each call, in aligned columns', () => {
    expect(`\n${tableFor(shop)}`).toMatchInlineSnapshot(`
      "
      CALLER       CALLEE      PORT                           TIMEOUT  TRIES             WORST CASE  MTLS    ALLOWED BY
      web/gateway  shop/cart   8080                           -        -                 -           strict
      shop/cart    auth        443                            -        1                 -           none    NetworkPolicy shop/cart
      shop/cart    shop/old    8080                           -        3 (mesh default)  -           none
      shop/cart    shop/stock  80 to 8080 GET, HEAD /items/*  2s       3                 2s          strict  NetworkPolicy shop/cart, NetworkPolicy shop/stock
      shop/job     shop/stock  8080                           -        1                 -           strict
      "
    `);
  });

  test('says the environment where there are several', () => {
    expect(tableFor(twoPlaces)).toContain('\ndev/shop/cart  dev/shop/old');
  });

  test('of nothing is its heading', () => {
    expect(tableFor(empty)).toBe('CALLER  CALLEE  PORT  TIMEOUT  TRIES  WORST CASE  MTLS  ALLOWED BY\n');
  });

  test('lets nothing through that moves a cursor', () => {
    expect(tableFor(called('a\u001b[2Jb\nc'))).toMatch(/^shop\/cart {2}a \[2Jb c {2}8080/m);
  });
});

describe('a graph as JSON', () => {
  test('is the graph', () => {
    expect(JSON.parse(jsonFor(shop))).toEqual(JSON.parse(JSON.stringify(shop)));
  });

  test.each([
    ['Mermaid', mermaidFor],
    ['Graphviz', dotFor],
    ['a table', tableFor],
  ])('draws as well as the graph itself, for %s', (_, drawing) => {
    expect(drawing(JSON.parse(jsonFor(shop)))).toBe(drawing(shop));
  });
});

interface Read {
  readonly objects: readonly { readonly name: string; readonly label: string }[];
  readonly edges: readonly { readonly tail: number; readonly head: number }[];
}

async function readByGraphviz(text: string): Promise<Read> {
  return JSON.parse((await Graphviz.load()).layout(text, 'json', 'dot'));
}

/** Text of an SVG as one sees it. */
function unescaped(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, point) => String.fromCodePoint(Number(point)))
    .replace(/&#x([0-9a-f]+);/gi, (_, point) => String.fromCodePoint(Number.parseInt(point, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('\u00a0', ' ')
    .trim();
}
