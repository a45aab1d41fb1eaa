import { ApiObject, Cron, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';

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
      metadata: { name: id },
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
          image: 'registry.example.com/bycoin/statements:1.8.0',
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          resources: {
            cpu: { request: kplus.Cpu.millis(100) },
            memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
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
