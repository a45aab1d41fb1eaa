import { isDeepStrictEqual } from 'node:util';
import { type Piece, parsed, piecesOf } from './committed-pieces.ts';

/** Something outside the cluster that pods of the release before use, and that their policy no longer lets them reach. */
export interface DroppedOutside {
  readonly host: string;
  readonly port: number;
}

interface NetworkPolicy {
  readonly spec: {
    readonly egress?: readonly {
      readonly to?: readonly { readonly ipBlock?: object }[];
      readonly ports?: readonly { readonly port?: number }[];
    }[];
  };
}

/** An address as variables hold it, with or without a scheme. */
const addresses = /(?<![\w.-])([\w-]+(?:\.[\w-]+)+):(\d+)(?!\d)/g;

const speakingKinds: readonly string[] = ['Deployment', 'StatefulSet', 'Rollout'];
const readKinds: readonly string[] = ['NetworkPolicy', ...speakingKinds];

/**
 * What a file's pods are told of outside the cluster and are told no more, on ports to blocks of addresses that their
 * policy no longer opens. A policy names no host: only both together say which.
 */
export function* droppedOutside(before: string, text: string, name: string): Iterable<DroppedOutside> {
  const [then, now] = [piecesOf(before, readKinds), piecesOf(text, readKinds)];
  const closed = new Set(closedPorts(then, now, name));
  if (closed.size === 0) return;
  const told = new Set(addressesIn(now));
  for (const address of new Set(addressesIn(then))) {
    const [host = '', port] = address.split(':');
    if (told.has(address) || host.endsWith('.svc.cluster.local') || !closed.has(Number(port))) continue;
    yield { host, port: Number(port) };
  }
}

function* closedPorts(then: readonly Piece[], now: readonly Piece[], name: string): Iterable<number> {
  const [old, policy] = [then, now].map((pieces) =>
    pieces.find((one) => one.kind === 'NetworkPolicy' && one.name === name),
  );
  if (old === undefined || policy === undefined || old.body === policy.body) return;
  const open = [...blocksOf(policy)];
  for (const { block, port } of blocksOf(old)) {
    if (!open.some((one) => one.port === port && isDeepStrictEqual(one.block, block))) yield port;
  }
}

function* blocksOf(policy: Piece): Iterable<{ readonly block: object; readonly port: number }> {
  for (const { to = [], ports = [] } of parsed<NetworkPolicy>(policy).spec?.egress ?? []) {
    for (const { ipBlock } of to) {
      for (const { port } of ports) if (ipBlock !== undefined && port !== undefined) yield { block: ipBlock, port };
    }
  }
}

function* addressesIn(pieces: readonly Piece[]): Iterable<string> {
  for (const { kind, body } of pieces) {
    if (speakingKinds.includes(kind)) for (const [address] of body.matchAll(addresses)) yield address;
  }
}
