import { ApiObject, Cron, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';

/** Polaris asks for a class, and this job waits like any other; and it misses a policy that names pods by two labels. */
const exempt = {
  'polaris.fairwinds.com/missingNetworkPolicy-exempt': 'true',
  'polaris.fairwinds.com/priorityClassNotSet-exempt': 'true',
};
const digest = 'sha256:2f1c7d0e5b8a49c3a6d17e9f40b2c85d3e6a19f7084bd52c91ea37f6d0c4b8a5';

/**
 * Account statements, printed each night: a plain cdk8s-plus CronJob beside our services, to show that both live in one
 * system. What this version of cdk8s-plus has no option for is said by JSON patch.
 */
export class NightlyStatements extends Construct {
  readonly job: kplus.CronJob;

  constructor(scope: Construct, id: string, { pullSecrets }: { readonly pullSecrets: readonly string[] }) {
    super(scope, id);
    const [pullSecret] = pullSecrets;
    const serviceAccount = new kplus.ServiceAccount(this, 'service-account', { metadata: { name: id } });
    this.job = new kplus.CronJob(this, 'job', {
      metadata: { name: id, labels: { 'app.kubernetes.io/instance': id }, annotations: exempt },
      podMetadata: { labels: { 'app.kubernetes.io/name': id } },
      schedule: new Cron({ minute: '30', hour: '2' }),
      timeZone: 'Asia/Shanghai',
      startingDeadline: Duration.minutes(30),
      restartPolicy: kplus.RestartPolicy.NEVER,
      ...(pullSecret === undefined
        ? {}
        : { dockerRegistryAuth: kplus.Secret.fromSecretName(this, 'pull-secret', pullSecret) }),
      // Under exactOptionalPropertyTypes the classes of cdk8s-plus do not satisfy its own interfaces.
      serviceAccount: serviceAccount as kplus.IServiceAccount,
      containers: [
        {
          name: 'statements',
          image: `registry.example.com/bycoin/statements:1.8.0@${digest}`,
          imagePullPolicy: kplus.ImagePullPolicy.ALWAYS,
          resources: {
            cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.units(1) },
            memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
            ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
          },
          securityContext: {
            user: 10001,
            group: 10001,
            // The enum of cdk8s-plus-27 lacks ALL, and spells the others as no cluster does.
            capabilities: { drop: ['ALL' as kplus.Capability] },
          },
        },
      ],
    });
    const podSpec = '/spec/jobTemplate/spec/template/spec';
    ApiObject.of(this.job).addJsonPatch(
      JsonPatch.add(`${podSpec}/securityContext/seccompProfile`, { type: 'RuntimeDefault' }),
      JsonPatch.add(`${podSpec}/enableServiceLinks`, false),
    );
  }
}
