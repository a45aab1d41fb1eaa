import { nameIdentitiesThatAreThere } from './references/identities.ts';
import { nameWhatIsThere } from './references/named-objects.ts';
import { measureContainersThatAreThere, mountVolumesThatAreThere } from './references/pod-parts.ts';
import { namePortsThatAreThere } from './references/port-names.ts';
import { selectPodsThatAreThere } from './references/selected-pods.ts';
import { nameSubsetsThatAreThere } from './references/subsets.ts';
import type { ObjectRule } from './rule.ts';

/** What objects name is there. Names are text to Kubernetes: a wrong one is applied, and then waited for. */
export const referenceObjectRules: readonly ObjectRule[] = [
  nameWhatIsThere,
  namePortsThatAreThere,
  selectPodsThatAreThere,
  nameIdentitiesThatAreThere,
  nameSubsetsThatAreThere,
  mountVolumesThatAreThere,
  measureContainersThatAreThere,
];
