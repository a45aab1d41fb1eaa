import { sortedRecord } from '../support/plain.ts';
import { wholeSeconds } from './duration.ts';
import type { Issue } from './issue.ts';
import { cidrBlocks, ipAddress, namespaceName, podLabels, portNumber } from './network-kinds.ts';
import { duration, listOf, oneOf, required, text } from './option-kinds.ts';
import type { ApiServerOptions, DnsOptions, PlatformModel, PlatformOptions } from './platform.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import { gatewayKind, isEntrance } from './resolve-gateway.ts';
import { meshKind, resolveMesh } from './resolve-mesh.ts';
import { clusterServiceKind } from './resolve-peer.ts';

const dnsOptions = {
  namespace: namespaceName,
  labels: podLabels,
  port: portNumber,
  nodeLocalAddresses: listOf(ipAddress),
} satisfies OptionsTable<DnsOptions>;

const apiServerOptions = {
  addresses: required(cidrBlocks),
  port: portNumber,
} satisfies OptionsTable<ApiServerOptions>;

/** Versions are texts here; whether they are versions, and new enough, is for rules. */
export const platformOptions = {
  kubernetes: required(text),
  gatewayApi: text,
  mesh: meshKind,
  argoCd: text,
  argoRollouts: text,
  rolloutsGatewayPlugin: text,
  imagePullSecrets: listOf(text),
  priorityClasses: listOf(text),
  defaultPriorityClass: text,
  dns: optionsOf(dnsOptions),
  userIds: oneOf('image', 'assigned'),
  gateways: listOf(gatewayKind),
  certManager: text,
  metrics: clusterServiceKind,
  scrapeInterval: duration({ from: 1000, to: 3_600_000, whole: true, example: '30s' }),
  telemetry: clusterServiceKind,
  apiServer: optionsOf(apiServerOptions),
} satisfies OptionsTable<PlatformOptions>;

type ReadPlatform = Partial<ReadOptions<typeof platformOptions>>;

/** Where no version can be read: the newest that we know, so that nothing else is blamed on it. */
const unknownKubernetes = '1.36';

/** A platform with every default filled in; the defaults are what Kubernetes itself and its usual add-ons have. */
export function resolvePlatform(options: ReadPlatform, issues: Issue[]): PlatformModel {
  const { kubernetes = unknownKubernetes, dns, apiServer, gateways = [] } = options;
  return {
    kubernetes,
    gatewayApi: options.gatewayApi,
    mesh: resolveMesh(options.mesh, kubernetes, issues),
    argoCd: options.argoCd,
    argoRollouts: options.argoRollouts,
    rolloutsGatewayPlugin: options.rolloutsGatewayPlugin,
    imagePullSecrets: options.imagePullSecrets ?? [],
    priorityClasses: options.priorityClasses ?? [],
    defaultPriorityClass: options.defaultPriorityClass,
    dns: {
      namespace: dns?.namespace ?? 'kube-system',
      labels: sortedRecord(dns?.labels ?? { 'k8s-app': 'kube-dns' }),
      port: dns?.port ?? 53,
      nodeLocalAddresses: dns?.nodeLocalAddresses ?? [],
    },
    userIds: options.userIds ?? 'image',
    gateways: gateways.filter((gateway) => !isEntrance(gateway)),
    entrances: gateways.filter(isEntrance),
    certManager: options.certManager,
    metrics: options.metrics,
    // prometheus-operator's own default
    scrapeInterval: wholeSeconds(options.scrapeInterval ?? 30_000),
    telemetry: options.telemetry,
    apiServer:
      apiServer?.addresses === undefined ? undefined : { addresses: apiServer.addresses, port: apiServer.port ?? 6443 },
  };
}
