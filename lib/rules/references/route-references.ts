import type { JudgedObject } from '../../model/program.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { destinationsOf, serviceHost } from './hosts.ts';
import type { Part, Reference } from './reference.ts';

/** Where requests are sent, as routes of the Gateway API, Ingress objects and Istio say it. */
export function* routeReferences(object: JudgedObject): Iterable<Reference> {
  switch (object.manifest.kind) {
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TCPRoute':
    case 'TLSRoute':
    case 'UDPRoute':
      return yield* gatewayRouteReferences(specOf(object));
    case 'Ingress':
      return yield* ingressReferences(specOf(object));
    case 'VirtualService':
      return yield* virtualServiceReferences(object);
    case 'DestinationRule':
      return yield* hostReferences(object, '/spec/host', specOf(object)['host']);
    default:
      return;
  }
}

function* gatewayRouteReferences(spec: Fields): Iterable<Reference> {
  for (const [index, parent] of fieldsIn(spec['parentRefs']).entries()) {
    yield* backendReferences(`/spec/parentRefs/${index}`, parent, 'Gateway');
  }
  for (const [index, rule] of fieldsIn(spec['rules']).entries()) {
    const at = `/spec/rules/${index}`;
    for (const [at2, backend] of fieldsIn(rule['backendRefs']).entries()) {
      yield* backendReferences(`${at}/backendRefs/${at2}`, backend, 'Service');
    }
    for (const [at2, { requestMirror }] of fieldsIn(rule['filters']).entries()) {
      const pointer = `${at}/filters/${at2}/requestMirror/backendRef`;
      yield* backendReferences(pointer, fields(fields(requestMirror)['backendRef']), 'Service');
    }
  }
}

function* backendReferences(at: string, backend: Fields, usual: string): Iterable<Reference> {
  const [name, kind] = [textIn(backend['name']), textIn(backend['kind']) ?? usual];
  if (name === undefined) return;
  const part =
    kind === 'Service'
      ? portPart(backend['port'], `${at}/port`)
      : listenerPart(textIn(backend['sectionName']), `${at}/sectionName`);
  yield { pointer: `${at}/name`, kind, name, namespace: textIn(backend['namespace']), part };
}

function* ingressReferences(spec: Fields): Iterable<Reference> {
  yield* ingressBackend('/spec/defaultBackend', spec['defaultBackend']);
  for (const [index, { http }] of fieldsIn(spec['rules']).entries()) {
    for (const [at, { backend }] of fieldsIn(fields(http)['paths']).entries()) {
      yield* ingressBackend(`/spec/rules/${index}/http/paths/${at}/backend`, backend);
    }
  }
  for (const [index, { secretName }] of fieldsIn(spec['tls']).entries()) {
    const name = textIn(secretName);
    if (name !== undefined) yield { pointer: `/spec/tls/${index}/secretName`, kind: 'Secret', name };
  }
}

function* ingressBackend(at: string, backend: unknown): Iterable<Reference> {
  const service = fields(fields(backend)['service']);
  const name = textIn(service['name']);
  if (name === undefined) return;
  const { name: portName, number } = fields(service['port']);
  const part = portPart(portName ?? number, `${at}/service/port/${portName === undefined ? 'number' : 'name'}`);
  yield { pointer: `${at}/service/name`, kind: 'Service', name, part };
}

function* virtualServiceReferences(object: JudgedObject): Iterable<Reference> {
  for (const { pointer, destination } of destinationsOf(specOf(object))) {
    const part = portPart(fields(destination['port'])['number'], `${pointer}/port/number`);
    yield* hostReferences(object, `${pointer}/host`, destination['host'], part);
  }
}

function* hostReferences(object: JudgedObject, pointer: string, value: unknown, part?: Part): Iterable<Reference> {
  const host = serviceHost(object, value);
  if (host !== undefined) yield { pointer, kind: 'Service', ...host, part };
}

/** A route that names a listener which is not there attaches to nothing. */
function listenerPart(name: string | undefined, pointer: string): Part | undefined {
  return name === undefined ? undefined : { kind: 'listener', name, pointer };
}

function portPart(port: unknown, pointer: string): Part | undefined {
  if (typeof port !== 'number' && typeof port !== 'string') return undefined;
  return { kind: 'port', name: String(port), pointer };
}
