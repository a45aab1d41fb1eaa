import type { Cloud } from '../../model/cloud.ts';
import type { Issue } from '../../model/issue.ts';
import { required, text } from '../../model/option-kinds.ts';
import { type OptionsTable, readOptions } from '../../model/read-options.ts';

/** Options of {@link aliyun}. */
export interface AliyunOptions {
  /** Region id, such as `cn-hangzhou`. */
  readonly region: string;
}

const aliyunOptions = { region: required(text) } satisfies OptionsTable<AliyunOptions>;

/**
 * Alibaba Cloud, with ACK clusters over several zones. Its load balancers take 10 seconds to stop sending to a backend
 * that was removed.
 *
 * @see https://www.alibabacloud.com/help/en/ack/
 * @example
 * prod: { tier: 'production', edition: '2026.12', cloud: aliyun({ region: 'cn-hangzhou' }), platform: { kubernetes: '1.33' } }
 */
export function aliyun(options: AliyunOptions): Cloud {
  const problems: Issue[] = [];
  const { region } = readOptions(aliyunOptions, options ?? {}, 'cloud', problems);
  return Object.freeze({ kind: 'cloud', name: 'aliyun', region, loadBalancerDelay: 10_000, zones: true, problems });
}
