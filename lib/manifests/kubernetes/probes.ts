import type { CheckModel } from '../../model/health.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { Probe } from '../types/kubernetes.ts';

/**
 * Every number is written out: a timeout that is left out is one second, which kills a busy program (cases.md C08). Ports
 * are numbers, which gRPC needs and by which scanners tell probes apart.
 */
export function probeFor(service: ServiceModel, check: CheckModel | undefined) {
  if (check === undefined) return undefined;
  const { target } = check;
  return {
    exec: target.kind === 'command' ? { command: target.command } : undefined,
    httpGet:
      target.kind === 'http'
        ? {
            path: target.path,
            port: numberOf(service, target.port),
            scheme: 'HTTP',
            httpHeaders: target.headers.length === 0 ? undefined : target.headers,
          }
        : undefined,
    tcpSocket: target.kind === 'tcp' ? { port: numberOf(service, target.port) } : undefined,
    grpc: target.kind === 'grpc' ? { port: numberOf(service, target.port), service: target.service } : undefined,
    initialDelaySeconds: check.initialDelay,
    periodSeconds: check.period,
    timeoutSeconds: check.timeout,
    failureThreshold: check.failures,
    successThreshold: 1,
  } satisfies Probe;
}

/** A probe on an unknown port is refused before anything is written; should it get through, the emitter refuses NaN. */
function numberOf({ ports }: ServiceModel, name: string): number {
  return ports.find((port) => port.name === name)?.port ?? Number.NaN;
}
