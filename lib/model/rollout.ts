/** How a new release takes the place of the one before. */
export type RolloutModel = RollingUpdateModel | RecreateModel | CanaryModel | BlueGreenModel;

/** Some pods at a time, by a Deployment or a StatefulSet. */
export interface RollingUpdateModel {
  readonly kind: 'rollingUpdate';
}

/** All old pods leave before the first new one comes. */
export interface RecreateModel {
  readonly kind: 'recreate';
}

/** A growing share of the requests, by Argo Rollouts. */
export interface CanaryModel {
  readonly kind: 'canary';
}

/** Two full sets of pods of which one is asked, by Argo Rollouts. */
export interface BlueGreenModel {
  readonly kind: 'blueGreen';
}
