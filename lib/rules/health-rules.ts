import type { CheckModel } from '../model/health.ts';
import type { Issue } from '../model/issue.ts';
import { memberPath } from '../model/option-kinds.ts';
import { type PortModel, type PortProtocol, portsOf } from '../model/ports.ts';
import type { ServiceModel } from '../model/service.ts';
import { inspectValue } from '../support/plain.ts';
import { isMisread } from './misread.ts';
import { sameTarget, writtenChecks } from './written-checks.ts';

/** A check asks a port that is there. */
export function* checkKnownPorts(service: ServiceModel): Iterable<Issue> {
  const { ports } = service;
  // Where a port could not be read, a check on it is not the mistake.
  if (isMisread(service, 'port') || isMisread(service, 'ports')) return;
  for (const [name, { target }] of writtenChecks(service.health)) {
    if (target.kind === 'command' || ports.some((port) => port.name === target.port)) continue;
    if (ports.length === 0) {
      yield {
        rule: 'check-without-port',
        path: `health.${name}`,
        problem: 'its container has no port to ask',
        remedy: "give it one, such as port: 8080 (whose a port is, says its 'container'), or check by 'command'",
      };
    } else {
      yield {
        rule: 'probe-port-unknown',
        path: `health.${name}.port`,
        problem: `${inspectValue(target.port)} is not one of its ports (${ports.map((port) => port.name).join(', ')})`,
        remedy: "use one of those, or add it to 'ports'",
      };
    }
  }
}

/** The API server takes only what HTTP calls a header. */
export function* spellCheckHeaders({ health }: ServiceModel): Iterable<Issue> {
  for (const [name, { target }] of writtenChecks(health)) {
    for (const header of target.kind === 'http' ? target.headers : []) {
      const legalValue = !/[\r\n\0]/.test(header.value);
      if (/^[-A-Za-z0-9]+$/.test(header.name) && legalValue) continue;
      yield {
        rule: 'check-header-illegal',
        path: memberPath(`health.${name}.headers`, header.name),
        problem: legalValue
          ? `${inspectValue(header.name)} is no name of a header`
          : 'its value has more than one line',
        remedy: "write letters, digits and dashes, and a value of one line, such as { 'X-Check': 'readiness' }",
      };
    }
  }
}

/** What can answer which check. gRPC and HTTP share a port where it is declared as HTTP/2. */
const answering = {
  http: ['http', 'http2'],
  grpc: ['grpc', 'http2'],
} as const satisfies Record<string, readonly PortProtocol[]>;

/** A check speaks what its port speaks. */
export function* speakThePortsProtocol({ health, ports }: ServiceModel): Iterable<Issue> {
  for (const [name, { target }] of writtenChecks(health)) {
    if (target.kind !== 'http' && target.kind !== 'grpc') continue;
    const port = ports.find((candidate) => candidate.name === target.port);
    if (port === undefined || mayAnswer(port, target.kind)) continue;
    yield {
      rule: 'check-protocol-mismatch',
      path: `health.${name}`,
      problem: `a check by ${target.kind} asks port '${port.name}', which speaks ${port.protocol}`,
      remedy: `check a port of protocol '${target.kind}', or check by ${port.protocol === 'grpc' ? 'grpc: true' : 'tcp: true'}`,
    };
  }
}

function mayAnswer({ protocol }: PortModel, kind: keyof typeof answering): boolean {
  return (answering[kind] as readonly PortProtocol[]).includes(protocol);
}

/** A check that is still running when the next one begins fails for being slow. */
export function* endBeforeTheNext({ health }: ServiceModel): Iterable<Issue> {
  for (const [name, { timeout, period }] of writtenChecks(health)) {
    if (timeout <= period) continue;
    yield {
      rule: 'check-timeout-above-period',
      path: `health.${name}.timeout`,
      problem: `'${timeout}s' is above its period ('${period}s')`,
      remedy: `lower it, or write period: '${timeout}s'`,
    };
  }
}

/** A command starts a process in a busy pod: one second, Kubernetes' own default, kills healthy ones (cases.md C08). */
export function* giveCommandsTime({ health, system }: ServiceModel): Iterable<Issue> {
  const least = system.environment.defaults.health.commandTimeout;
  for (const [name, { target, timeout }] of writtenChecks(health)) {
    if (target.kind !== 'command' || timeout >= least) continue;
    yield {
      rule: 'command-timeout-short',
      path: `health.${name}.timeout`,
      problem: `'${timeout}s' for a command kills healthy pods under load`,
      remedy: `write at least '${least}s', or leave it out`,
    };
  }
}

/** What says "not now" must not say "restart me": a slow neighbour would then restart every pod. */
export function* tellLivenessFromReadiness({ health }: ServiceModel): Iterable<Issue> {
  const { liveness, readiness } = health;
  // That a port is open says nothing about neighbours, so both may ask it.
  if (liveness === undefined || readiness === undefined || liveness.target.kind === 'tcp') return;
  if (!sameTarget(liveness, readiness)) return;
  yield {
    rule: 'liveness-same-as-readiness',
    path: 'health.liveness',
    problem: `${targetText(liveness)} is readiness' check, too: whatever takes a pod out of service also restarts it`,
    remedy: 'ask something that depends on the program alone, such as /live',
  };
}

/** A pod is taken out of service before it is restarted. */
export function* letLivenessWait({ health }: ServiceModel): Iterable<Issue> {
  const { liveness, readiness } = health;
  if (liveness === undefined || readiness === undefined) return;
  const [restarted, takenOut] = [liveness, readiness].map(({ failures, period }) => failures * period) as [
    number,
    number,
  ];
  if (restarted > takenOut) return;
  yield {
    rule: 'liveness-impatient',
    path: 'health.liveness',
    problem: `restarts after ${restarted} s, while readiness takes the pod out after ${takenOut} s`,
    remedy: `let it fail more often, such as failures: ${Math.floor(takenOut / liveness.period) + 1}`,
  };
}

/** A rollout that is given up while pods still start never ends well. */
export function* startBeforeTheDeadline({ health, rollout }: ServiceModel): Iterable<Issue> {
  const { startup } = health;
  const deadline = rollout.progressDeadlineSeconds;
  if (startup === undefined) return;
  const longest = startup.initialDelay + startup.failures * startup.period;
  if (longest < deadline) return;
  yield {
    rule: 'startup-exceeds-deadline',
    path: 'health.startup',
    problem: `may take ${longest} s, but a rollout without progress is given up after ${deadline} s`,
    remedy: 'give it fewer failures or a shorter period',
  };
}

const byHttp = "health: { readiness: '/ready', liveness: '/live' }";
const byGrpc = "health: { readiness: { grpc: true }, liveness: { grpc: 'liveness' } }";
const byCommand = "health: { liveness: { command: ['/app/check'] } }";
/** What can be written for a service, by what its first port speaks. */
const wholeRemedies = { http: byHttp, http2: byHttp, grpc: byGrpc, tcp: byCommand } as const;
const livenessRemedies = {
  http: "liveness: '/live'",
  http2: "liveness: '/live'",
  grpc: "liveness: { grpc: 'liveness' }",
  tcp: "liveness: { command: ['/app/check'] }",
} as const;

/** In production something must notice a program that hangs. */
export function* watchHealth({ health, ports: all, system }: ServiceModel): Iterable<Issue> {
  const ports = portsOf(undefined, all);
  if (system.environment.tier !== 'production' || health.liveness !== undefined || ports.length === 0) return;
  const nothingSaid = health.readiness === undefined || health.readiness.target.kind === 'tcp';
  yield {
    rule: 'health-missing',
    path: nothingSaid ? 'health' : 'health.liveness',
    problem: 'is not given, so nothing notices a program that hangs',
    remedy: `write one such as ${nothingSaid ? wholeRemedies[ports[0]?.protocol ?? 'http'] : livenessRemedies[ports[0]?.protocol ?? 'http']}`,
  };
}

function targetText({ target }: CheckModel): string {
  switch (target.kind) {
    case 'http':
      return `'${target.path}'`;
    case 'command':
      return inspectValue(target.command.join(' '));
    case 'grpc':
      return target.service === '' ? 'the gRPC health check' : `the gRPC health check of '${target.service}'`;
    case 'tcp':
      return `port '${target.port}'`;
  }
}
