import type { Cloud, CloudStorage } from '../../model/cloud.ts';
import { regionalCloud } from '../../model/regional-cloud.ts';
import { loadBalancer } from './load-balancer.ts';

/** Options of {@link aliyun}. */
export interface AliyunOptions {
  /** Region id, such as `cn-hangzhou`. */
  readonly region: string;
}

/**
 * Disks of ACK's own classes. The standard one makes a disk in the zone where its pod runs, of whatever type is sold there;
 * the smallest that all types have is 20Gi.
 *
 * @see https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/disk-volume-overview-3
 */
const storage: CloudStorage = {
  classes: { standard: 'alicloud-disk-topology-alltype', fast: 'alicloud-disk-essd' },
  leastSize: '20Gi',
};

/**
 * Alibaba Cloud, with ACK clusters over several zones. Its load balancers take 10 seconds to stop sending to a backend
 * that was removed.
 *
 * @see https://www.alibabacloud.com/help/en/ack/
 * @example
 * prod: { tier: 'production', edition: '2026.12', cloud: aliyun({ region: 'cn-hangzhou' }), platform: { kubernetes: '1.33' } }
 */
export function aliyun(options: AliyunOptions): Cloud {
  return regionalCloud(options, { name: 'aliyun', loadBalancerDelay: 10_000, storage, loadBalancer });
}
