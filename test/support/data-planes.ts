import {
  istioAmbient,
  istioSidecar,
  type PlatformOptions,
  RefusedError,
  type Rendered,
  waive,
} from '../../lib/index.ts';
import { calledCapabilities } from './called-capabilities.ts';
import type { Capability, Trace } from './capabilities.ts';
import { networkCapabilities } from './network-capabilities.ts';
import { promisedCapabilities } from './promised-capabilities.ts';
import { releaseCapabilities } from './release-capabilities.ts';
import { shop } from './shop.ts';

/** Every capability, by who asks for it. */
export const capabilities: readonly Capability[] = [
  ...promisedCapabilities,
  ...calledCapabilities,
  ...networkCapabilities,
  ...releaseCapabilities,
];

/** What a platform has in place of the others. */
export const dataPlanes = {
  sidecar: { gatewayApi: '1.5', mesh: istioSidecar('1.30') },
  ambient: { gatewayApi: '1.5', mesh: istioAmbient('1.30') },
  none: { gatewayApi: '1.5' },
} as const satisfies Record<string, Partial<PlatformOptions>>;

export type DataPlane = keyof typeof dataPlanes;

/** What becomes of a system on a data plane: objects, or the rules that refuse it. */
export type Outcome =
  | { readonly kind: 'rendered'; readonly rendered: Rendered }
  | { readonly kind: 'refused'; readonly rules: readonly string[] };

/** Nobody comes from outside here; that is not what these systems are about. */
export const waivers = [waive('service-unreachable', { reason: 'the system is about one end of its calls' })];

/** A system is asked about often, and becomes the same each time. */
const known = new Map<Capability['build'], Map<string, Outcome>>();

/** What becomes of a capability's system, or of the same system without it. */
export function outcomeOf(
  build: Capability['build'],
  plane: DataPlane,
  platform: Partial<PlatformOptions> = {},
): Outcome {
  const outcomes = known.get(build) ?? new Map<string, Outcome>();
  const place = `${plane} ${JSON.stringify(platform)}`;
  const outcome = outcomes.get(place) ?? freshOutcome(build, { kubernetes: '1.33', ...dataPlanes[plane], ...platform });
  known.set(build, outcomes.set(place, outcome));
  return outcome;
}

function freshOutcome(build: Capability['build'], platform: PlatformOptions): Outcome {
  try {
    return { kind: 'rendered', rendered: shop(build, { platform, waivers }) };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { kind: 'refused', rules: [...new Set(error.issues.map(({ rule }) => rule))] };
  }
}

/** The traces that are there. */
export function tracesIn(rendered: Rendered, traces: readonly Trace[]): readonly Trace[] {
  return traces.filter(({ kind, name, says }) => {
    const { metadata, ...rest } = rendered.find(kind, name) ?? { metadata: undefined };
    return JSON.stringify({ ...rest, labels: metadata?.labels }).includes(says);
  });
}

/** What keeps a capability: kinds of objects, or the rules that refuse it. Empty where it is silently ignored. */
export function keptBy({ build, platform, traces }: Capability, plane: DataPlane): string {
  const outcome = outcomeOf(build, plane, platform);
  if (outcome.kind === 'refused') return `refused: ${outcome.rules.map((rule) => `\`${rule}\``).join(', ')}`;
  const found = tracesIn(outcome.rendered, traces);
  const waypoint = found.length > 0 && outcome.rendered.find('Gateway', 'waypoint') !== undefined ? ['Gateway'] : [];
  return [...new Set(found.map(({ kind }) => kind)), ...waypoint].join(', ');
}

/** The table of `docs/data-planes.md`. */
export function dataPlaneTable(): string {
  const planes = Object.keys(dataPlanes) as DataPlane[];
  const rows = capabilities.map((capability) => {
    const cells = planes.map((plane) => keptBy(capability, plane));
    return `| \`${capability.said}\` | ${[capability.title, ...cells].join(' | ')} |`;
  });
  return [
    '| Asked for by | What it is | Sidecars | Ambient | No mesh |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
