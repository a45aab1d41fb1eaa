import { byCodeUnit } from '../support/order.ts';
import type { ExposedPathModel, ExposedPathOptions, ExposeOptions, ExposureModel } from './exposure.ts';
import type { EntranceModel } from './gateway.ts';
import type { Issue } from './issue.ts';
import { isDnsLabel, objectNameFrom } from './names.ts';
import { objectName } from './network-kinds.ts';
import {
  either,
  filledListOf,
  flag,
  kindOf,
  mapped,
  memberPath,
  type OptionKind,
  oneOf,
  required,
  text,
} from './option-kinds.ts';
import { isLayer7 } from './peer.ts';
import type { PortModel } from './ports.ts';
import { type OptionsTable, optionsOf, type ReadOptions, readOptions } from './read-options.ts';
import { timeoutKind } from './resolve-retries.ts';
import type { SystemModel } from './system.ts';
import type { CertManagerOptions, TlsModel } from './tls.ts';

/** A host as clients ask for it; DNS ignores case. */
const exposedHost = mapped(
  kindOf<string>("a host name such as 'shop.example.com' or '*.example.com'", isHost, 'bad-host'),
  (host) => host.toLowerCase(),
);

/** A name of at most 253 characters, none of its labels above 63; an address is none. */
function isHost(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 253 || /^[\d.]+$/.test(value)) return false;
  const host = value.toLowerCase().replace(/^\*\./, '');
  return host.split('.').every(isDnsLabel);
}

const exposedPath = kindOf<string>(
  "a path such as '/cart' or '/cart/*', without a slash at its end",
  (value) => typeof value === 'string' && (value === '/' || value === '/*' || isPath(value.replace(/\/\*$/, ''))),
  'path-illegal',
);

const addedPrefix = kindOf<string>(
  "a prefix such as '/v1', without a slash at its end",
  (value) => typeof value === 'string' && isPath(value),
  'path-illegal',
);

/** What the Gateway API takes in a path, and none of what proxies read in two ways: dots alone, slashes in disguise. */
const segment = /^(?!\.{1,2}$)(?:[-\w.~!$&'()+,;=:@]|%(?!2f)[\da-f]{2})+$/i;

function isPath(value: string): boolean {
  const [first, ...segments] = value.split('/');
  return first === '' && segments.length > 0 && segments.every((part) => segment.test(part));
}

export const exposedPathOptions = {
  path: required(exposedPath),
  cut: flag,
  add: addedPrefix,
} satisfies OptionsTable<ExposedPathOptions>;

type ReadPath = Partial<ReadOptions<typeof exposedPathOptions>>;

const pathKind = either<ReadPath>(
  "a path such as '/cart' or '/cart/*', or an object with path, cut, add",
  { when: (value) => typeof value === 'string', kind: mapped(exposedPath, (path) => ({ path })) },
  { when: (value) => typeof value === 'object' && value !== null, kind: optionsOf(exposedPathOptions) },
);

export const certManagerOptions = {
  issuer: required(objectName),
  kind: oneOf('ClusterIssuer', 'Issuer'),
  challenge: oneOf('http-01', 'dns-01'),
} satisfies OptionsTable<CertManagerOptions>;

/** A certificate as read; the name of its Secret is the user's, or made of the exposure's. */
type ReadTls = { readonly secretName: string | undefined; readonly issuer: TlsModel['issuer'] };

const tlsForms = "certManager({ issuer: 'letsencrypt' }) or tlsSecret('shop-tls')";

const tlsKind: OptionKind<ReadTls> = {
  expects: tlsForms,
  read(value, path, issues) {
    const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
    if (given['kind'] === 'tlsSecret') {
      const secretName = objectName.read(given['name'], memberPath(path, 'name'), issues);
      return secretName === undefined ? undefined : { secretName, issuer: undefined };
    }
    if (given['kind'] === 'certManager') {
      const {
        issuer,
        kind = 'ClusterIssuer',
        challenge = 'http-01',
      } = readOptions(certManagerOptions, given['options'] ?? {}, path, issues);
      return issuer === undefined ? undefined : { secretName: undefined, issuer: { name: issuer, kind, challenge } };
    }
    return kindOf<ReadTls>(tlsForms, () => false).read(value, path, issues);
  },
};

export const exposeOptions = {
  hosts: required(filledListOf(exposedHost)),
  paths: filledListOf(pathKind),
  port: text,
  gateway: text,
  tls: tlsKind,
  redirectToHttps: flag,
  timeout: timeoutKind,
} satisfies OptionsTable<ExposeOptions>;

type ReadExposure = Partial<ReadOptions<typeof exposeOptions>>;

const oneExposure = optionsOf(exposeOptions);

/** One exposure, or a list of them; each with its place in the props. */
export const exposureKind: OptionKind<readonly { readonly path: string; readonly options: ReadExposure }[]> = {
  expects: "an object such as { hosts: ['shop.example.com'] }, or a list of such",
  read(value, path, issues) {
    const entries = Array.isArray(value)
      ? Array.from(value, (entry, index) => [`${path}[${index}]`, entry])
      : [[path, value]];
    return entries.flatMap(([at, entry]) => {
      const options = oneExposure.read(entry, at, issues);
      return options === undefined ? [] : [{ path: at, options }];
    });
  },
};

type ReadExposures = ReturnType<(typeof exposureKind)['read']>;

/** Where a service is exposed. Which port and gateway are meant is looked up here; that there is one is for rules. */
export function resolveExposures(
  read: ReadExposures,
  { id, ports, system, issues }: { id: string; ports: readonly PortModel[]; system: SystemModel; issues: Issue[] },
): readonly ExposureModel[] {
  const names = new Map<string, number>();
  return (read ?? []).map(({ path, options }) => {
    const { hosts = [], paths = [{ path: '/*' }], port: portName, gateway: gatewayName, timeout } = options;
    const entrance = entranceOf(gatewayName, system);
    const base = objectNameFrom(`${id}-${entrance?.name ?? 'exposed'}`);
    const count = (names.get(base) ?? 0) + 1;
    names.set(base, count);
    const name = count === 1 ? base : `${base}-${count}`;
    const tls = tlsOf(options.tls, name);
    return {
      path,
      name,
      hosts: [...new Set(hosts)].toSorted(byCodeUnit),
      paths: paths.flatMap((entry, index) => pathOf(entry, `${path}.paths[${index}]`, issues)).toSorted(bySpecificity),
      portName,
      port:
        portName === undefined
          ? (ports.find(({ protocol }) => isLayer7(protocol)) ?? ports[0])
          : ports.find((port) => port.name === portName),
      gatewayName,
      entrance,
      tls,
      redirects: options.redirectToHttps ?? redirectsUnasked(entrance, tls),
      timeout,
    };
  });
}

function entranceOf(name: string | undefined, { gateway, environment }: SystemModel): EntranceModel | undefined {
  const { entrances } = environment.platform;
  if (name !== undefined) return [gateway, ...entrances].find((entrance) => entrance?.name === name);
  return gateway ?? (entrances.length === 1 ? entrances[0] : undefined);
}

function tlsOf(read: ReadTls | undefined, name: string): TlsModel | undefined {
  return read === undefined ? undefined : { secretName: read.secretName ?? `${name}-tls`, issuer: read.issuer };
}

/** An Ingress object has no word for it, so there it is never done unasked. */
function redirectsUnasked(entrance: EntranceModel | undefined, tls: TlsModel | undefined): boolean {
  if (entrance?.kind === 'gateway') return entrance.redirectListener !== undefined;
  return entrance?.kind === 'systemGateway' && tls !== undefined;
}

function pathOf({ path, cut = false, add }: ReadPath, at: string, issues: Issue[]): readonly ExposedPathModel[] {
  if (path === undefined) return [];
  const prefix = path.endsWith('/*');
  const value = prefix ? path.slice(0, -2) || '/' : path;
  if (value === '/' && cut) {
    issues.push({
      rule: 'unused-option',
      path: `${at}.cut`,
      problem: 'there is nothing to cut from the root',
      remedy: 'remove it',
    });
  }
  const kept = cut || value === '/' ? '' : value;
  // Nothing is cut from the root: what is left over from that mistake is no change of the path.
  const changes = add !== undefined || (cut && value !== '/');
  const becomes = changes ? `${add ?? ''}${kept}` || '/' : undefined;
  return [{ kind: prefix ? 'prefix' : 'exact', value, becomes }];
}

/** As the Gateway API orders them by itself: exact paths first, then the longer prefix. */
function bySpecificity(a: ExposedPathModel, b: ExposedPathModel): number {
  return byCodeUnit(a.kind, b.kind) || b.value.length - a.value.length || byCodeUnit(a.value, b.value);
}
