import { argoAnnotationRules, leaveTrackingToArgoCd } from './argo-annotation-rules.ts';
import { arithmeticRules } from './arithmetic/arithmetic-rules.ts';
import { aimBelowLimits, keepMinBelowMax } from './autoscaling-rules.ts';
import { keepClaimsToOnePod, runMoreThanOne, spreadEnoughPods } from './availability-rules.ts';
import { limitCallsThatAreSeen, nameThePostsOfGrpc, tightenCallsThatAreKept } from './call-rules.ts';
import {
  askThePodForWhatItKnows,
  giveVariablesOnce,
  referToKnownVariables,
  spellVariables,
} from './configuration-rules.ts';
import { containerRules } from './container-rules.ts';
import { ofEachContainer } from './containers.ts';
import { deliveryObjectRules, deliveryRules } from './delivery-rules.ts';
import { exposureRules } from './exposure-rules.ts';
import { externalSecretRules } from './external-secret-rules.ts';
import { keepFilesSmall, leaveSystemPaths, mountApart, mountAtPlainPaths } from './file-rules.ts';
import { beReached, breakCyclesAtOptionalCalls, needWhatIsAsCritical, outlastCallees } from './graph-rules.ts';
import {
  checkKnownPorts,
  endBeforeTheNext,
  giveCommandsTime,
  letLivenessWait,
  speakThePortsProtocol,
  spellCheckHeaders,
  startBeforeTheDeadline,
  tellLivenessFromReadiness,
  watchHealth,
} from './health-rules.ts';
import { hostRules } from './host-rules.ts';
import { pinImage, saveVersionOnce, spellImage } from './image-rules.ts';
import { jwtRules } from './jwt-rules.ts';
import { joinTheMeshByOption, spellAnnotations, spellServiceLabels, spellSystemLabels } from './label-rules.ts';
import {
  admitCallersWithIdentity,
  configureProxyInJson,
  giveTheGatewayIdentity,
  giveThePlatformsCallersIdentity,
  reachWorkloadsByService,
  stayInTheMeshToCallIt,
} from './mesh-rules.ts';
import { leaveNamesOfOthers, nameEnvironment, nameNamespace, nameServiceAsHost, nameSystem } from './name-rules.ts';
import {
  keepNamesShort,
  leaveReplicasToOneOwner,
  leaveStatusToControllers,
  sayTheNamespace,
  writeObjectsOnce,
} from './object-rules.ts';
import {
  callServicesByThemselves,
  nameOutsideHostsInFull,
  nameOutsideThingsOnce,
  speakOneProtocolToEachHost,
  tellOutsideTcpApart,
} from './outside-rules.ts';
import { permissionRules } from './permission-rules.ts';
import { spellNodeLabels, useKnownPriorityClass } from './placement-rules.ts';
import {
  giveTelemetryAPort,
  injectWhatTheKubeletKnows,
  nameKnownVersions,
  standWaypointsOnGatewayApi,
  timeOutByKnownFields,
} from './platform-rules.ts';
import { keepServiceLinksOut, listEntriesOnce } from './pod-rules.ts';
import { leaveProxyPorts, listenAbove1023, spellPortNames, usePortsOnce } from './port-rules.ts';
import {
  breakCircuitsAmongSeveral,
  fitRetriesIntoTimeout,
  promiseWhatPortsCarry,
  promiseWithinTheMesh,
} from './promise-rules.ts';
import { provePolicies } from './proof/prove.ts';
import { referenceObjectRules } from './reference-object-rules.ts';
import { namePullSecretsThatCanExist, nameWhatCanExist } from './reference-rules.ts';
import { readReleases, releaseKnownServices, spellVersions } from './release-rules.ts';
import { requestRules } from './request-rules.ts';
import { askForCpu, askForMemory, fitWritablePathsIntoStorage, keepRequestsWithinLimits } from './resource-rules.ts';
import { keepPodsRestricted } from './restricted-rules.ts';
import { rolloutRules } from './rollout-rules.ts';
import type { EnvironmentRule, ObjectRule, ProgramRule, ServiceRule, SystemRule } from './rule.ts';
import { keepSecretsOutOfOutput } from './secret-object-rules.ts';
import {
  keepSecretsOutOfArguments,
  keepSecretsOutOfChecks,
  keepSecretsOutOfConfig,
  keepSecretsOutOfFiles,
  keepSecretsOutOfMetadata,
} from './secret-rules.ts';
import { budgetPodsOnce, selectOneWorkload, selectOwnPods } from './selector-rules.ts';
import { giveGraceToShutdown, waitWithoutShell } from './shutdown-rules.ts';
import { stateRules } from './state-rules.ts';
import { keepOrderWithoutCycles, taskRules } from './task-rules.ts';
import { trafficRules } from './traffic-rules.ts';
import { keepNamespacesApart, nameThingsOnce } from './uniqueness-rules.ts';
import { leaveTheProxysUser, runAsNonRoot } from './user-rules.ts';
import { syncOrderRules } from './waves/same-sync.ts';
import { waveRules } from './waves/wave-rules.ts';

// The table of contents. What is wrong with props themselves (types, ranges, unknown keys) is found by the resolvers, and
// what is wrong with calls when their graph is built.

/** Duties of each service. */
export const serviceRules: readonly ServiceRule[] = [
  nameServiceAsHost,
  leaveNamesOfOthers,
  spellServiceLabels,
  spellAnnotations,
  ...argoAnnotationRules,
  joinTheMeshByOption,
  ofEachContainer(spellImage),
  ofEachContainer(pinImage),
  ofEachContainer(saveVersionOnce),
  ofEachContainer(askForCpu),
  ofEachContainer(askForMemory),
  ofEachContainer(keepRequestsWithinLimits),
  ofEachContainer(fitWritablePathsIntoStorage),
  listenAbove1023,
  usePortsOnce,
  spellPortNames,
  leaveProxyPorts,
  ofEachContainer(checkKnownPorts),
  ofEachContainer(speakThePortsProtocol),
  ofEachContainer(spellCheckHeaders),
  ofEachContainer(endBeforeTheNext),
  ofEachContainer(giveCommandsTime),
  ofEachContainer(tellLivenessFromReadiness),
  ofEachContainer(letLivenessWait),
  ofEachContainer(startBeforeTheDeadline),
  watchHealth,
  giveGraceToShutdown,
  waitWithoutShell,
  runMoreThanOne,
  spreadEnoughPods,
  ofEachContainer(keepClaimsToOnePod),
  useKnownPriorityClass,
  spellNodeLabels,
  keepMinBelowMax,
  aimBelowLimits,
  ofEachContainer(spellVariables),
  ofEachContainer(giveVariablesOnce),
  ofEachContainer(referToKnownVariables),
  ofEachContainer(askThePodForWhatItKnows),
  ofEachContainer(nameWhatCanExist),
  ofEachContainer(keepSecretsOutOfConfig),
  ofEachContainer(keepSecretsOutOfArguments),
  keepSecretsOutOfMetadata,
  ofEachContainer(keepSecretsOutOfChecks),
  ofEachContainer(keepSecretsOutOfFiles),
  ofEachContainer(mountAtPlainPaths),
  ofEachContainer(mountApart),
  ofEachContainer(leaveSystemPaths),
  keepFilesSmall,
  ...containerRules,
  ...stateRules,
  ...rolloutRules,
  ...taskRules,
  runAsNonRoot,
  leaveTheProxysUser,
  ...permissionRules,
  limitCallsThatAreSeen,
  nameThePostsOfGrpc,
  tightenCallsThatAreKept,
  needWhatIsAsCritical,
  outlastCallees,
  beReached,
  promiseWithinTheMesh,
  fitRetriesIntoTimeout,
  breakCircuitsAmongSeveral,
  promiseWhatPortsCarry,
  ...requestRules,
  timeOutByKnownFields,
  ...trafficRules,
  ...exposureRules,
  ...jwtRules,
  admitCallersWithIdentity,
  stayInTheMeshToCallIt,
  reachWorkloadsByService,
  configureProxyInJson,
  ...syncOrderRules,
];

/** Duties of each system. */
export const systemRules: readonly SystemRule[] = [
  nameSystem,
  nameNamespace,
  spellSystemLabels,
  giveTheGatewayIdentity,
];

/** Duties of each environment. */
export const environmentRules: readonly EnvironmentRule[] = [
  nameEnvironment,
  nameKnownVersions,
  injectWhatTheKubeletKnows,
  giveTelemetryAPort,
  giveThePlatformsCallersIdentity,
  namePullSecretsThatCanExist,
  readReleases,
  spellVersions,
];

/** Duties of the whole program. */
export const programRules: readonly ProgramRule[] = [
  nameThingsOnce,
  keepNamespacesApart,
  releaseKnownServices,
  standWaypointsOnGatewayApi,
  breakCyclesAtOptionalCalls,
  keepOrderWithoutCycles,
  speakOneProtocolToEachHost,
  nameOutsideThingsOnce,
  callServicesByThemselves,
  nameOutsideHostsInFull,
  tellOutsideTcpApart,
  ...hostRules,
  ...deliveryRules,
];

/** Duties of what leaves. */
export const objectRules: readonly ObjectRule[] = [
  writeObjectsOnce,
  keepNamesShort,
  sayTheNamespace,
  leaveStatusToControllers,
  leaveTrackingToArgoCd,
  selectOneWorkload,
  budgetPodsOnce,
  selectOwnPods,
  leaveReplicasToOneOwner,
  keepServiceLinksOut,
  keepPodsRestricted,
  listEntriesOnce,
  keepSecretsOutOfOutput,
  ...arithmeticRules,
  ...referenceObjectRules,
  ...deliveryObjectRules,
  ...externalSecretRules,
  ...waveRules,
  provePolicies,
];
