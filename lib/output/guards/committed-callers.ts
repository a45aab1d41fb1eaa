import type { ServiceModel } from '../../model/service.ts';
import { type Piece, parsed, piecesOf } from './committed-pieces.ts';

/** Whom a policy of the committed tree lets in: pods by their labels, or an identity of the mesh. */
interface Admitted {
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly account?: string | undefined;
}

interface NetworkPolicy {
  readonly spec: {
    readonly ingress?: readonly { readonly from?: readonly NetworkPeer[] }[];
  };
}

interface NetworkPeer {
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

interface AuthorizationPolicy {
  readonly spec: {
    readonly rules?: readonly {
      readonly from?: readonly { readonly source?: { readonly principals?: readonly string[] } }[];
    }[];
  };
}

/** Policies that let callers in. Where requests go through a waypoint, only the mesh's name the callers themselves. */
const policyKinds: readonly string[] = ['NetworkPolicy', 'AuthorizationPolicy'];

/** What says which addresses pods use. */
const speakingKinds: readonly string[] = ['Deployment', 'StatefulSet', 'Rollout', 'CronJob', 'ConfigMap'];

/** The policies of a committed file that the new text does not have as they were: what only adds to one, takes nothing away. */
export function changedPolicies(before: string, text: string): readonly Piece[] {
  return piecesOf(before, policyKinds).filter(({ body }) => !text.includes(`${body}\n`));
}

/** Those of the services that policies of the committed tree let in. What has ended long ago is none. */
export function callersIn(policies: readonly Piece[], services: readonly ServiceModel[]): readonly ServiceModel[] {
  const admitted = policies.flatMap(admittedBy);
  return services.filter(
    (service) => service.task?.kind !== 'once' && admitted.some((one) => isAdmitted(service, one)),
  );
}

/** Whether the committed pods of a file are told an address of a callee. */
export function speaksOf(text: string, { host, namespace }: Address): boolean {
  const address = new RegExp(`(?<![\\w-])${host}(?:-pods)?\\.${namespace}(?![\\w-])|//${host}(?![\\w-])`);
  return address.test(text) && piecesOf(text, speakingKinds).some(({ body }) => address.test(body));
}

/** The name that callers know something by. */
interface Address {
  readonly host: string;
  readonly namespace: string;
}

function admittedBy(policy: Piece): readonly Admitted[] {
  if (policy.kind === 'NetworkPolicy') {
    const { spec } = parsed<NetworkPolicy>(policy);
    return (spec?.ingress ?? [])
      .flatMap(({ from = [] }) => from)
      .flatMap(({ namespaceSelector, podSelector }) => {
        const labels = podSelector?.matchLabels;
        const namespace = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? policy.namespace;
        return labels === undefined ? [] : [{ namespace, labels }];
      });
  }
  const { spec } = parsed<AuthorizationPolicy>(policy);
  return (spec?.rules ?? [])
    .flatMap(({ from = [] }) => from)
    .flatMap(({ source }) => source?.principals ?? [])
    .flatMap((principal) => {
      const [, namespace, account] = /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(principal) ?? [];
      return namespace === undefined ? [] : [{ namespace, account }];
    });
}

function isAdmitted({ namespace, serviceAccount, labels }: ServiceModel, admitted: Admitted): boolean {
  if (admitted.namespace !== namespace) return false;
  if (admitted.labels === undefined) return admitted.account === serviceAccount;
  return Object.entries(admitted.labels).every(([label, value]) => labels[label] === value);
}
