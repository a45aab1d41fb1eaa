import { nameIdentitiesThatAreThere } from './references/identities.ts';
import { monitorServicesThatAreThere } from './references/monitored-services.ts';
import { nameWhatIsThere } from './references/named-objects.ts';
import { measureContainersThatAreThere, mountVolumesThatAreThere } from './references/pod-parts.ts';
import { namePortsThatAreThere } from './references/port-names.ts';
import { selectPodsThatAreThere } from './references/selected-pods.ts';
import { splitByRoutesThatAreThere } from './references/split-routes.ts';
import { nameSubsetsThatAreThere } from './references/subsets.ts';
import type { ObjectRule } from './rule.ts';

/** What objects name is there. Names are text to Kubernetes: a wrong one is applied, and then waited for. */
export const referenceObjectRules: readonly ObjectRule[] = [
  nameWhatIsThere,
  namePortsThatAreThere,
  selectPodsThatAreThere,
  monitorServicesThatAreThere,
  nameIdentitiesThatAreThere,
  nameSubsetsThatAreThere,
  splitByRoutesThatAreThere,
  mountVolumesThatAreThere,
  measureContainersThatAreThere,
];
